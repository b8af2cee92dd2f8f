/** Rows in, Avro events on Kafka out. The packages are the stages: define, sources, waves, windows, readings; with sql beneath. */
package io.wavepivot.ingest;
