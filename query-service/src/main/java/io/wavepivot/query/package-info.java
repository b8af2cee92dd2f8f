/** Pivot documents in, answers out. The packages are the stages: http, pivots (the request), catalog, read, format (the answer). */
package io.wavepivot.query;
