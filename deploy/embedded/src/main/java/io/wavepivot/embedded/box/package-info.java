/**
 * The programs of the box, each a {@link io.wavepivot.embedded.LocalPart}: where the build has unpacked them, and how each
 * is laid out and started; and the MongoDB that plain tests have in their memory.
 */
package io.wavepivot.embedded.box;
