/** Rows of tables: read from their topics, for the copies of the tables. */
package io.wavepivot.pivot.tables;
