/** Measures every figure of the design beside its baseline of the same run. */
package io.wavepivot.bench;
