/** Pivots of tables and reports, beside bare Kafka Streams and plain SQL. */
package io.wavepivot.bench.aggregates;
