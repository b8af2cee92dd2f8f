/** Pivot documents in, answers out. The packages are the stages: pivots (the request), read, format (the answer). */
package io.wavepivot.query;
