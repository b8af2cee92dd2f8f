/** Rows of tables: read value by value, held against the rules of their dataset, and encoded. No kind of source is known here. */
package io.wavepivot.ingest.tables;
