/** What is polled, by whom, and how: a step, its transaction, a pause. What kinds of sources there are is not known here. */
package io.wavepivot.ingest.sources;
