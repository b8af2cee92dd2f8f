/** Knows which pivots there are, and which columns they have. */
package io.wavepivot.query.catalog;
