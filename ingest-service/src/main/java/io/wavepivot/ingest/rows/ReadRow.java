package io.wavepivot.ingest.rows;

import io.wavepivot.ingest.tables.RowOutcome;
import java.util.function.Supplier;

/**
 * A row of a request.
 *
 * @param position its place in the request, from 0 on
 * @param raw as it came
 */
record ReadRow(int position, RowOutcome outcome, Supplier<String> raw) {}
