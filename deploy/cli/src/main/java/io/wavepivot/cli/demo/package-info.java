/** The demo: a simulated building, and its pivot on the screen. */
package io.wavepivot.cli.demo;
