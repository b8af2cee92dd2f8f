/** Rows that were not taken in, and why. */
package io.wavepivot.ingest.rejects;
