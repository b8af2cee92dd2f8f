/** CSV: dialects, rows and their places in a file, and what of them breaks its rules. */
package io.wavepivot.ingest.csv;
