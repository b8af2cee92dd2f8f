/** Knows how long the rows of a pivot are kept, and removes those that are older. */
package io.wavepivot.pivot.retain;
