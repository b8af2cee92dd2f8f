/** Rows that come by REST: read out of a request, published, and answered for. */
package io.wavepivot.ingest.rows;
