package io.wavepivot.query.reports.sources;

import io.wavepivot.query.reports.sql.Relation;
import io.wavepivot.query.reports.sql.SqlType;
import io.wavepivot.query.tables.TableReader;
import io.wavepivot.query.tables.format.TableHeading;
import io.wavepivot.schemas.tables.Table;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A table, with its columns.
 *
 * @param name of the relation
 */
record TableSource(String name, Table table, TableReader reader) implements Source {

    @Override
    public Relation relation() {
        return new Relation(
                name,
                table.columns().stream()
                        .map(column -> new Relation.Column(column.name(), SqlType.of(column)))
                        .toList());
    }

    @Override
    public String origin() {
        return table.name();
    }

    @Override
    public void read(Consumer<Object[]> taker) throws IOException {
        reader.rows(
                table,
                rows -> rows.forEachRemaining(row -> taker.accept(table.columns().stream()
                        .map(column -> TableHeading.value(row, column))
                        .toArray())));
    }

    @Override
    public int width() {
        return table.columns().size();
    }
}
