package io.wavepivot.query.catalog;

import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.FieldNames;
import java.nio.charset.StandardCharsets;

/** A column of a pivot. Its field's name lies beside its point, as every reader of its rows needs it. */
public final class Column {

    private final String point;
    private final CellType type;
    private final byte[] field;

    public Column(String point, CellType type) {
        this.point = point;
        this.type = type;
        this.field = FieldNames.encode(point).getBytes(StandardCharsets.UTF_8);
    }

    public String point() {
        return point;
    }

    /** The narrowest that holds all of its values. */
    public CellType type() {
        return type;
    }

    /** The name of its cells in MongoDB, in UTF-8; not to be changed. */
    public byte[] field() {
        return field;
    }
}
