/** Keeps one poller a project running, on whichever replica Kafka's group protocol chooses. */
package io.wavepivot.ingest.poll;
