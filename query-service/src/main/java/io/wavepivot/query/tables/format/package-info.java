/** Writes rows of tables as JSON, NDJSON, CSV and Arrow, each as a stream: memory does not grow with the answer. */
package io.wavepivot.query.tables.format;
