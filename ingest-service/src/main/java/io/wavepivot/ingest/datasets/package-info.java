/** Datasets: what the rows of a table are, how that may change, and what is to become of rows that are not so. */
package io.wavepivot.ingest.datasets;
