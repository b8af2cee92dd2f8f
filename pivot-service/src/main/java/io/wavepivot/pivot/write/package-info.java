/** Changes of rows, and how they become documents, columns and pivots in MongoDB. */
package io.wavepivot.pivot.write;
