/** The {@code wavepivot} command: one class a subcommand. */
package io.wavepivot.cli;
