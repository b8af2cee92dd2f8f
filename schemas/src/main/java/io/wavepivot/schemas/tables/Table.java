package io.wavepivot.schemas.tables;

import io.wavepivot.schemas.Dataset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/** A dataset as a table: its columns, in the order of its schema, and its key. */
public final class Table {

    /** A name is part of a topic's, of a collection's and of an SQL table's, and PostgreSQL's have 63 characters. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

    private final Dataset dataset;
    private final Schema schema;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final TableKey key;

    /**
     * The table of a dataset that was found right when it was defined.
     *
     * @throws RuntimeException no table can be made of it
     */
    public Table(Dataset dataset) {
        if (!isName(dataset.getName())) {
            throw new IllegalArgumentException("'%s' is no name of a table".formatted(dataset.getName()));
        }
        this.dataset = dataset;
        this.schema = new Schema.Parser().parse(dataset.getRowSchema());
        for (Schema.Field field : schema.getFields()) {
            Column column = Column.of(field).orElseThrow();
            if (column.type() == ColumnType.DECIMAL && column.precision() > Column.MAX_PRECISION) {
                throw new IllegalArgumentException("'%s' has more digits than are kept".formatted(field.name()));
            }
            columns.put(field.name(), column);
        }
        this.key = new TableKey(
                dataset.getPrimaryKey().stream().map(this::keyColumn).distinct().toList());
        if (key.columns().isEmpty()
                || key.columns().size() < dataset.getPrimaryKey().size()) {
            throw new IllegalArgumentException("A key has columns, each once; this one is " + dataset.getPrimaryKey());
        }
    }

    private Column keyColumn(String name) {
        return column(name)
                .filter(Column::canBeKey)
                .orElseThrow(() -> new IllegalArgumentException("'%s' is no column of a key".formatted(name)));
    }

    /** Whether a table may have a name: a letter, then at most 62 letters, digits and underscores. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public String name() {
        return dataset.getName();
    }

    /** What it was made of. */
    public Dataset dataset() {
        return dataset;
    }

    /** Of its rows. */
    public Schema schema() {
        return schema;
    }

    /** In the order of the schema. */
    public List<Column> columns() {
        return List.copyOf(columns.values());
    }

    public Optional<Column> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    public TableKey key() {
        return key;
    }
}
