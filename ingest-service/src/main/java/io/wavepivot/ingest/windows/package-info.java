/** Waves whose window is open: when each is looked at again, and what becomes of one that has changed. */
package io.wavepivot.ingest.windows;
