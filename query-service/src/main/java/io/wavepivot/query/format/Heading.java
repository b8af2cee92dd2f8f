package io.wavepivot.query.format;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.KeyField;
import java.util.List;

/**
 * What is known of an answer before its rows.
 *
 * @param keys what the rows' keys are made of: tables have a column for each
 * @param columns those that rows have cells in, in this order; formats of whole rows may find others in them
 * @param next the cursor of the next page; null when this is the last, or when it is not paged
 */
public record Heading(String pivot, List<KeyField> keys, List<Column> columns, String next) {}
