/**
 * The backing services in a box: each is a {@link io.wavepivot.embedded.Part}, a process of its own with a state
 * directory and a port, or one that runs elsewhere. The command and every test stand on the same parts.
 */
package io.wavepivot.embedded;
