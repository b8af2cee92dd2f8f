/** Wave databases as sources: what a step reads, how far it has come, and ranges that are read again. */
package io.wavepivot.ingest.waves;
