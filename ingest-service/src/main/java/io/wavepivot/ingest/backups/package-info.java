/** Tables to Avro files, and back. */
package io.wavepivot.ingest.backups;
