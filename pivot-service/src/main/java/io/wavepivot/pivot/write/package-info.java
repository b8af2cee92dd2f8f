/** Writes changes of rows to MongoDB, so that writing them again changes nothing. */
package io.wavepivot.pivot.write;
