package io.wavepivot.schemas.tables;

import io.wavepivot.schemas.Dataset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** A dataset as a table: its columns, in the order of its schema, and its key. */
public final class Table {

    private final Dataset dataset;
    private final Schema schema;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final TableKey key;

    /**
     * The table of a dataset that was found right when it was defined.
     *
     * @throws RuntimeException it is not right
     */
    public Table(Dataset dataset) {
        this.dataset = dataset;
        this.schema = new Schema.Parser().parse(dataset.getRowSchema());
        for (Schema.Field field : schema.getFields()) {
            columns.put(field.name(), Column.of(field).orElseThrow());
        }
        this.key =
                new TableKey(dataset.getPrimaryKey().stream().map(columns::get).toList());
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
