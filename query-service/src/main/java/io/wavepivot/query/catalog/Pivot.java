package io.wavepivot.query.catalog;

import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.util.List;

/**
 * A pivot.
 *
 * @param source the collection that has its rows; its columns are called after it
 * @param keys what the keys of all of its rows are
 * @param fields the parts of these keys, in their order
 * @param cells what all of its cells are, as it was defined: of sums that a long cannot hold they are doubles; null where
 *     nothing is said
 * @param version of its columns: it grows whenever their names or types change
 */
public record Pivot(String name, String source, KeyKind keys, List<KeyField> fields, CellType cells, long version) {

    /** A pivot that is a collection named after it: any but aggregate pivots. */
    public Pivot(String name, KeyKind keys, long version) {
        this(name, name, keys, List.of(KeyField.whole(keys)), null, version);
    }
}
