package io.wavepivot.query.read;

import java.util.Optional;

/**
 * A part of a range.
 *
 * @param range the rows of the page; rows that are added meanwhile fall into this page or the next, never between
 * @param next where the next page starts; empty when there is none
 */
public record Page(RowRange range, Optional<Cursor> next) {}
