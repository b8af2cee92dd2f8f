/** Files are sent in parts, and go on where they broke off, also when the command was started anew. */
package io.wavepivot.cli.load;
