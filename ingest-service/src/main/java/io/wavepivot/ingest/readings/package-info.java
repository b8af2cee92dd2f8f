/** Extractions and measures as the source has them, and the patches that they become. */
package io.wavepivot.ingest.readings;
