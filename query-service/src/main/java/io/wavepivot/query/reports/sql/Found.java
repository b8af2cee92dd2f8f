package io.wavepivot.query.reports.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
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

    static Found of(ResultSet rows, int maxRows) throws SQLException {
        ResultSetMetaData shape = rows.getMetaData();
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= shape.getColumnCount(); i++) {
            columns.add(new Column(shape.getColumnLabel(i), shape.getColumnTypeName(i)));
        }
        List<List<Object>> found = new ArrayList<>();
        while (rows.next()) {
            if (found.size() == maxRows) {
                throw new QueryFailedException("It finds more than %,d rows".formatted(maxRows));
            }
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(plain(rows.getObject(i)));
            }
            found.add(row);
        }
        return new Found(columns, found);
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
            case Timestamp at -> at.toLocalDateTime().toString();
            default -> value.toString();
        };
    }

    /** The place of a column; -1 for none. */
    public int indexOf(String column) {
        return columns.stream().map(Column::name).toList().indexOf(column);
    }
}
