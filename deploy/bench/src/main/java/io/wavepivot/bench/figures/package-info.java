/** What was measured, beside what it is compared with. */
package io.wavepivot.bench.figures;
