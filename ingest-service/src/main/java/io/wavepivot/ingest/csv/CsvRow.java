package io.wavepivot.ingest.csv;

import io.wavepivot.ingest.tables.RowOutcome;

/**
 * A row as it was parsed.
 *
 * @param line its first, from 1 on, where parsing began
 * @param outcome null of the header
 * @param fields how many it has
 * @param suspect whether what it came as has to be looked at: a field was quoted, or has the character that stands for
 *     what could not be decoded
 * @param isEmpty whether there is nothing in its line: it is no row
 */
record CsvRow(long line, RowOutcome outcome, int fields, boolean suspect, boolean isEmpty) {}
