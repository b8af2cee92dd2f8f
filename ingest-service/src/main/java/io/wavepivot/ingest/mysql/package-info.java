/** Reads waves from MySQL: which server, which tables, which rows. Knows nothing of Kafka. */
package io.wavepivot.ingest.mysql;
