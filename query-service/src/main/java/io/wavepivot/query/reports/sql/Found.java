package io.wavepivot.query.reports.sql;

import io.wavepivot.query.reports.ReportConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What a query found.
 *
 * @param columns in their order
 * @param rows the values of each in this order: a Long, BigInteger, BigDecimal, Double, Boolean or text, null for none
 */
public record Found(List<Column> columns, List<List<Object>> rows) {

    /**
     * A column.
     *
     * @param type as SQL calls it
     */
    public record Column(String name, String type) {}

    /** @throws QueryFailedException it is more than a report may have, or of a type that has no text */
    static Found of(ResultSet rows, ReportConfig limits) throws SQLException {
        ResultSetMetaData shape = rows.getMetaData();
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= shape.getColumnCount(); i++) {
            Column column = new Column(shape.getColumnLabel(i), shape.getColumnTypeName(i));
            if (column.type().equals("BLOB")) {
                throw new QueryFailedException(
                        "The column '%s' is a BLOB; hex() makes a text of one".formatted(column.name()));
            }
            columns.add(column);
        }
        List<List<Object>> found = new ArrayList<>();
        long bytes = 0;
        while (rows.next()) {
            if (found.size() == limits.maxRows()) {
                throw new QueryFailedException("It finds more than %,d rows".formatted(limits.maxRows()));
            }
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                Object value = plain(value(i, columns.get(i - 1), rows));
                row.add(value);
                bytes += value instanceof String text ? Long.BYTES + text.length() : Long.BYTES;
            }
            if (bytes > limits.maxBytes().asLongValue()) {
                throw new QueryFailedException("It finds more than %,d bytes"
                        .formatted(limits.maxBytes().asLongValue()));
            }
            found.add(row);
        }
        return new Found(columns, found);
    }

    /** The driver takes points in time for those of the machine's time zone, where it is not told otherwise. */
    private static Object value(int place, Column column, ResultSet rows) throws SQLException {
        boolean isLocal =
                column.type().startsWith("TIMESTAMP") && !column.type().contains("ZONE");
        return isLocal ? rows.getObject(place, LocalDateTime.class) : rows.getObject(place);
    }

    private static Object plain(Object value) {
        return switch (value) {
            case null -> null;
            case Long number -> number;
            case BigInteger number -> number;
            case BigDecimal number -> number;
            case Double number -> number;
            case Float number -> number.doubleValue();
            case Number small -> small.longValue();
            case Boolean truth -> truth;
            default -> value.toString();
        };
    }

    /** The place of a column; -1 for none. */
    public int indexOf(String column) {
        return columns.stream().map(Column::name).toList().indexOf(column);
    }
}
