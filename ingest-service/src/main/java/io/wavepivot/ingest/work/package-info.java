/** Tasks that are carried out in the background, by one replica or another. */
package io.wavepivot.ingest.work;
