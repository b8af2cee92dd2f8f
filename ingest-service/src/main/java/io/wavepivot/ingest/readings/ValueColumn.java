package io.wavepivot.ingest.readings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * How a column's values become cells: numbers stay numbers, text stays text, anything else is written as text. Of those
 * that are as common as they are fast to read, checksums are computed here; of the others by the server.
 */
enum ValueColumn {
    DOUBLE("double.*", true) {
        @Override
        Object read(ResultSet row, int column) throws SQLException {
            double value = row.getDouble(column);
            return value == 0 && row.wasNull() ? null : (Object) value;
        }
    },
    WHOLE("(tiny|small|medium|big)?int(\\([0-9]+\\))?", true) {
        @Override
        Object read(ResultSet row, int column) throws SQLException {
            long value = row.getLong(column);
            return value == 0 && row.wasNull() ? null : (Object) value;
        }
    },
    /** Whole numbers that a long may not hold become doubles. */
    LARGE_WHOLE("((tiny|small|medium|big)?int|decimal\\([0-9]+,0\\)).*", false) {
        @Override
        Object read(ResultSet row, int column) throws SQLException {
            String digits = row.getString(column);
            if (digits == null) {
                return null;
            }
            BigInteger whole = new BigInteger(digits);
            return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : (Object) whole.doubleValue();
        }
    },
    /** By its decimal digits: the FLOAT 21.3 is the double 21.3, not 21.299999237060547. */
    FLOAT("float.*", false) {
        @Override
        Object read(ResultSet row, int column) throws SQLException {
            float value = row.getFloat(column);
            return row.wasNull() ? null : (Object) Double.parseDouble(Float.toString(value));
        }
    },
    DECIMAL("decimal.*", false) {
        @Override
        Object read(ResultSet row, int column) throws SQLException {
            BigDecimal value = row.getBigDecimal(column);
            return value == null ? null : (Object) value.doubleValue();
        }
    },
    BOOLEAN("bit.*", false) {
        @Override
        Object read(ResultSet row, int column) throws SQLException {
            boolean value = row.getBoolean(column);
            return row.wasNull() ? null : (Object) value;
        }
    },
    TEXT(".*", false) {
        @Override
        Object read(ResultSet row, int column) throws SQLException {
            return row.getString(column);
        }
    };

    private final Pattern types;
    private final boolean checksumHere;

    ValueColumn(String types, boolean checksumHere) {
        this.types = Pattern.compile(types);
        this.checksumHere = checksumHere;
    }

    /** @return a Double, Long, Boolean or String; null for NULL */
    abstract Object read(ResultSet row, int column) throws SQLException;

    /** Whether the checksum of a measure is computed here, as the row says all that goes into it. */
    boolean hasChecksumHere() {
        return checksumHere;
    }

    /** Whether a value may be as long as it likes. */
    boolean isText() {
        return this == TEXT;
    }

    /** @param type of a column, as the server writes it, in lower case */
    static ValueColumn of(String type) {
        for (ValueColumn column : values()) {
            if (column.types.matcher(type).matches()) {
                return column;
            }
        }
        return TEXT;
    }
}
