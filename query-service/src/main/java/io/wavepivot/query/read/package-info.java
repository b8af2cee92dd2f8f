/** Reads pivots, their columns and their rows from MongoDB. */
package io.wavepivot.query.read;
