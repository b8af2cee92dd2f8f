/** Rows in, Avro events on Kafka out. The packages are the stages: projects, poll, mysql, publish. */
package io.wavepivot.ingest;
