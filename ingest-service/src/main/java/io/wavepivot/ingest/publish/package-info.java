/** Writes to Kafka, each source in transactions of its own, and reads the tables that are kept there. */
package io.wavepivot.ingest.publish;
