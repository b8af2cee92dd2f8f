package io.wavepivot.query.catalog;

import io.wavepivot.schemas.mongo.KeyKind;

/**
 * A pivot.
 *
 * @param keys what the keys of all of its rows are
 * @param version of its columns: it grows whenever their names or types change
 */
public record Pivot(String name, KeyKind keys, long version) {}
