package io.wavepivot.query.reports.sources;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.query.catalog.KeyField;
import io.wavepivot.query.catalog.Pivot;
import io.wavepivot.query.format.RowKeys;
import io.wavepivot.query.read.PivotReader;
import io.wavepivot.query.read.Row;
import io.wavepivot.query.read.RowRange;
import io.wavepivot.query.read.Selection;
import io.wavepivot.query.reports.sql.Relation;
import io.wavepivot.query.reports.sql.SqlType;
import io.wavepivot.schemas.mongo.CellType;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * A pivot in its long form, which has the same columns whatever points there are: those of its keys, {@code time},
 * {@code point} and {@code value}, a row a cell. A column that is called as a part of the keys has an underscore more.
 */
final class PivotSource implements Source {

    private final String name;
    private final Pivot pivot;
    private final Columns columns;
    private final PivotReader reader;
    private final CellType cells;

    /** @param name of the relation */
    PivotSource(String name, Pivot pivot, Columns columns, PivotReader reader) {
        this.name = name;
        this.pivot = pivot;
        this.columns = columns;
        this.reader = reader;
        this.cells = Stream.concat(
                        Stream.ofNullable(pivot.cells()), columns.all().stream().map(Column::type))
                .max(Comparator.naturalOrder())
                .orElse(CellType.STRING);
    }

    @Override
    public Relation relation() {
        List<Relation.Column> all = new ArrayList<>();
        for (KeyField key : pivot.fields()) {
            all.add(new Relation.Column(key.name(), SqlType.of(key.type())));
        }
        all.add(new Relation.Column("time", SqlType.TIME));
        all.add(new Relation.Column("point", SqlType.TEXT));
        all.add(new Relation.Column("value", SqlType.of(cells)));
        return new Relation(name, all);
    }

    @Override
    public String origin() {
        return pivot.source();
    }

    @Override
    public void read(Consumer<Object[]> taker) throws IOException {
        reader.rows(
                pivot,
                RowRange.ALL,
                Selection.everything(columns),
                0,
                rows -> rows.forEachRemaining(row -> cells(row, taker)));
    }

    private void cells(Row row, Consumer<Object[]> taker) {
        List<KeyField> keys = pivot.fields();
        for (int column = 0; column < row.size(); column++) {
            if (row.type(column) != null) {
                Object[] values = new Object[keys.size() + 3];
                for (int i = 0; i < keys.size(); i++) {
                    values[i] = key(keys.get(i), row);
                }
                values[keys.size()] = LocalDateTime.ofInstant(row.at(), ZoneOffset.UTC);
                values[keys.size() + 1] = row.point(column);
                values[keys.size() + 2] = value(row, column);
                taker.accept(values);
            }
        }
    }

    private static Object key(KeyField field, Row row) {
        Object key = field.of(row.key());
        return key instanceof Document ? RowKeys.text(key) : key;
    }

    private Object value(Row row, int column) {
        boolean isNumber = cells == CellType.LONG || cells == CellType.DOUBLE;
        return row.type(column) == CellType.BOOLEAN && isNumber ? (Object) row.longAt(column) : row.value(column);
    }
}
