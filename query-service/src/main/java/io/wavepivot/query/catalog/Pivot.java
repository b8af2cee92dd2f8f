package io.wavepivot.query.catalog;

import io.wavepivot.schemas.mongo.KeyKind;

/**
 * A pivot.
 *
 * @param source the collection that has its rows; its columns are called after it
 * @param keys what the keys of all of its rows are
 * @param version of its columns: it grows whenever their names or types change
 */
public record Pivot(String name, String source, KeyKind keys, long version) {

    /** A pivot that is a collection named after it: any but aggregate pivots. */
    public Pivot(String name, KeyKind keys, long version) {
        this(name, name, keys, version);
    }
}
