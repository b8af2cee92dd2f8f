package io.wavepivot.ingest.readings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a column's values become cells: numbers stay numbers, text stays text, anything else is written as text. Of those
 * that are as common as they are fast to read, checksums are computed here; of the others by the server.
 */
enum ValueColumn {
    DOUBLE("double.*", true, ResultSet::getDouble, value -> value),
    WHOLE("(tiny|small|medium|big)?int(\\([0-9]+\\))?", true, ResultSet::getLong, value -> value),
    /** Whole numbers that a long may not hold become doubles. */
    LARGE_WHOLE(
            "((tiny|small|medium|big)?int|decimal\\([0-9]+,0\\)).*", false, ResultSet::getString, ValueColumn::whole),
    /** By its decimal digits: the FLOAT 21.3 is the double 21.3, not 21.299999237060547. */
    FLOAT("float.*", false, ResultSet::getFloat, value -> Double.parseDouble(Float.toString(value))),
    DECIMAL("decimal.*", false, ResultSet::getBigDecimal, BigDecimal::doubleValue),
    BOOLEAN("bit.*", false, ResultSet::getBoolean, value -> value),
    TEXT(".*", false, ResultSet::getString, value -> value);

    private final Pattern types;
    private final boolean checksumHere;
    private final Getter<?> cell;

    /** @param cell what a value becomes that is not NULL */
    <T> ValueColumn(String types, boolean checksumHere, Getter<T> value, Function<T, Object> cell) {
        this.types = Pattern.compile(types);
        this.checksumHere = checksumHere;
        this.cell = (row, column) -> {
            T read = value.get(row, column);
            return row.wasNull() ? null : cell.apply(read);
        };
    }

    /** @return a Double, Long, Boolean or String; null for NULL */
    Object read(ResultSet row, int column) throws SQLException {
        return cell.get(row, column);
    }

    /** Whether the checksum of a measure is computed here, as the row says all that goes into it. */
    boolean hasChecksumHere() {
        return checksumHere;
    }

    /** Whether a value may be as long as it likes. */
    boolean isText() {
        return this == TEXT;
    }

    /** @param type of a column, as the server writes it, in lower case; the last kind takes any */
    static ValueColumn of(String type) {
        return Stream.of(values())
                .filter(column -> column.types.matcher(type).matches())
                .findFirst()
                .orElseThrow();
    }

    private static Object whole(String digits) {
        BigInteger whole = new BigInteger(digits);
        return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : (Object) whole.doubleValue();
    }

    /** Gets the value of a column; what it is for NULL does not matter. */
    private interface Getter<T> {
        T get(ResultSet row, int column) throws SQLException;
    }
}
