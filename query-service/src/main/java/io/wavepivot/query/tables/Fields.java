package io.wavepivot.query.tables;

import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.util.List;

/** Where in documents columns are. */
final class Fields {

    static final String ID = "_id";

    private Fields() {}

    /** A key of one column is looked for by what has an index. */
    static String of(Table table, Column column) {
        return table.key().columns().equals(List.of(column)) ? ID : column.name();
    }
}
