/** How changes of rows become documents, columns and pivots in MongoDB. */
package io.wavepivot.pivot.write;
