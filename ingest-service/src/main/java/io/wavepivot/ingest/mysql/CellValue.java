package io.wavepivot.ingest.mysql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** How a column's values become cells: numbers stay numbers, text stays text, anything else is written as text. */
enum CellValue {
    LONG {
        @Override
        Object of(ResultSet row, int column) throws SQLException {
            long value = row.getLong(column);
            return row.wasNull() ? null : (Object) value;
        }
    },
    /** Whole numbers that a long may not hold become doubles. */
    WHOLE {
        @Override
        Object of(ResultSet row, int column) throws SQLException {
            BigDecimal value = row.getBigDecimal(column);
            if (value == null) {
                return null;
            }
            BigInteger whole = value.toBigInteger();
            return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : (Object) value.doubleValue();
        }
    },
    /** By its decimal digits: the FLOAT 21.3 is the double 21.3, not 21.299999237060547. */
    DECIMAL {
        @Override
        Object of(ResultSet row, int column) throws SQLException {
            BigDecimal value = row.getBigDecimal(column);
            return value == null ? null : (Object) value.doubleValue();
        }
    },
    DOUBLE {
        @Override
        Object of(ResultSet row, int column) throws SQLException {
            double value = row.getDouble(column);
            return row.wasNull() ? null : (Object) value;
        }
    },
    BOOLEAN {
        @Override
        Object of(ResultSet row, int column) throws SQLException {
            boolean value = row.getBoolean(column);
            return row.wasNull() ? null : (Object) value;
        }
    },
    TEXT {
        @Override
        Object of(ResultSet row, int column) throws SQLException {
            return row.getString(column);
        }
    };

    /** @return a Double, Long, Boolean or String; null for NULL */
    abstract Object of(ResultSet row, int column) throws SQLException;

    static CellValue ofColumn(ResultSet rows, int column) throws SQLException {
        return switch (rows.getMetaData().getColumnType(column)) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> LONG;
            case Types.BIGINT -> WHOLE;
            case Types.DECIMAL, Types.NUMERIC -> rows.getMetaData().getScale(column) == 0 ? WHOLE : DECIMAL;
            case Types.REAL -> DECIMAL;
            case Types.FLOAT, Types.DOUBLE -> DOUBLE;
            case Types.BIT, Types.BOOLEAN -> BOOLEAN;
            default -> TEXT;
        };
    }
}
