/** The system that is measured, what is loaded into it, and what it takes of the machine. */
package io.wavepivot.bench.lab;
