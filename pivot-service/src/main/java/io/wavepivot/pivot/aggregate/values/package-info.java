/** Values of aggregate pivots: how many become one, and how they are kept as bytes. */
package io.wavepivot.pivot.aggregate.values;
