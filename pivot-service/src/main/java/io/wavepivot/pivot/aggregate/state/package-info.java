/** What aggregate pivots are kept as, in the stores of their tasks, and what becomes of it. */
package io.wavepivot.pivot.aggregate.state;
