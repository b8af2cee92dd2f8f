/** A run: a directory, its ports and secrets, and the parts that run in it. */
package io.wavepivot.cli.run;
