/** Aggregate pivots: defined over tables, built beside what they were, and kept row by row. */
package io.wavepivot.pivot.aggregate;
