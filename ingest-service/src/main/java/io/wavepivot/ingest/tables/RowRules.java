package io.wavepivot.ingest.tables;

import io.wavepivot.schemas.Constraint;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table as its rows are held against it. For any number of threads. */
public final class RowRules {

    private static final int MAX_NAMES = 500;
    private static final Constraint NONE = Constraint.newBuilder().build();

    private final Table table;
    private final byte[] header;
    private final int maxBytes;
    private final List<RowColumn> columns;
    private final Map<String, Integer> positions = new HashMap<>();
    private final int[] key;
    private final String allColumns;

    /**
     * @param header what stands before each encoded row
     * @param maxBytes of a row's key and value together
     */
    public RowRules(Table table, byte[] header, int maxBytes) {
        this.table = table;
        this.header = header;
        this.maxBytes = maxBytes;
        Map<String, Constraint> constraints = table.dataset().getConstraints();
        this.columns = table.schema().getFields().stream()
                .map(field -> RowColumn.of(field, constraints.getOrDefault(field.name(), NONE)))
                .toList();
        table.columns().forEach(column -> positions.put(column.name(), column.position()));
        String names = table.columns().stream().map(Column::name).toList().toString();
        this.allColumns = "no such field; there are "
                + (names.length() <= MAX_NAMES ? names : names.substring(0, MAX_NAMES) + '…');
        this.key = table.key().columns().stream().mapToInt(Column::position).toArray();
    }

    public Table table() {
        return table;
    }

    /** The position of a column; negative when there is none of that name. */
    public int position(String name) {
        return positions.getOrDefault(name, -1);
    }

    /** The columns that every row must have a value in. */
    public List<String> mandatory() {
        return columns.stream()
                .filter(RowColumn::mandatory)
                .map(RowColumn::name)
                .toList();
    }

    /** What is to be said of a field that is none of them. */
    public String allColumns() {
        return allColumns;
    }

    List<RowColumn> columns() {
        return columns;
    }

    /** The positions of the key's parts. */
    int[] key() {
        return key;
    }

    boolean isKey(int position) {
        return Arrays.stream(key).anyMatch(part -> part == position);
    }

    byte[] header() {
        return header;
    }

    int maxBytes() {
        return maxBytes;
    }

    Policy unknownColumns() {
        return table.dataset().getUnknownColumns();
    }

    Policy wrongTypes() {
        return table.dataset().getWrongTypes();
    }
}
