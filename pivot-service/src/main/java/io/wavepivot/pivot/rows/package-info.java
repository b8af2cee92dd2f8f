/** Rows and their changes as bytes: cells as they come in patches and lie in documents, and the points that they are of. */
package io.wavepivot.pivot.rows;
