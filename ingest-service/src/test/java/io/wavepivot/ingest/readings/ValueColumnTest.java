package io.wavepivot.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ValueColumnTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "double              | DOUBLE      | true",
                "double unsigned     | DOUBLE      | true",
                "int(11)             | WHOLE       | true",
                "bigint              | WHOLE       | true",
                "tinyint(1)          | WHOLE       | true",
                "bigint(20) unsigned | LARGE_WHOLE | false",
                "decimal(20,0)       | LARGE_WHOLE | false",
                "decimal(20,3)       | DECIMAL     | false",
                "float               | FLOAT       | false",
                "float(7,4)          | FLOAT       | false",
                "bit(1)              | BOOLEAN     | false",
                "varchar(255)        | TEXT        | false",
                "datetime            | TEXT        | false",
                "point               | TEXT        | false",
            })
    void aColumnIsReadByItsType(String type, ValueColumn column, boolean hasChecksumHere) {
        assertThat(ValueColumn.of(type)).isEqualTo(column);
        assertThat(column.hasChecksumHere()).isEqualTo(hasChecksumHere);
        assertThat(column.isText()).isEqualTo(column == ValueColumn.TEXT);
    }

    @ParameterizedTest
    @EnumSource(ValueColumn.class)
    void nullIsNull(ValueColumn column) throws SQLException {
        assertThat(column.read(row(null), 1)).isNull();
    }

    @Test
    void valuesAreWhatTheirColumnsMean() throws SQLException {
        assertThat(ValueColumn.DOUBLE.read(row(0.0), 1)).isEqualTo(0.0);
        assertThat(ValueColumn.DOUBLE.read(row(-1.5), 1)).isEqualTo(-1.5);
        assertThat(ValueColumn.WHOLE.read(row(0L), 1)).isEqualTo(0L);
        assertThat(ValueColumn.WHOLE.read(row(-7L), 1)).isEqualTo(-7L);
        assertThat(ValueColumn.LARGE_WHOLE.read(row("9223372036854775807"), 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(ValueColumn.LARGE_WHOLE.read(row("-9223372036854775808"), 1)).isEqualTo(Long.MIN_VALUE);
        assertThat(ValueColumn.LARGE_WHOLE.read(row("9223372036854775808"), 1)).isEqualTo(9223372036854775808.0);
        assertThat(ValueColumn.FLOAT.read(row(21.3f), 1)).isEqualTo(21.3);
        assertThat(ValueColumn.DECIMAL.read(row(new BigDecimal("1.25")), 1)).isEqualTo(1.25);
        assertThat(ValueColumn.BOOLEAN.read(row(true), 1)).isEqualTo(true);
        assertThat(ValueColumn.BOOLEAN.read(row(false), 1)).isEqualTo(false);
        assertThat(ValueColumn.TEXT.read(row(""), 1)).isEqualTo("");
    }

    /** A row with one value, as JDBC reads it: NULL is 0 until it is asked for. */
    private static ResultSet row(Object value) {
        return (ResultSet) Proxy.newProxyInstance(
                ResultSet.class.getClassLoader(), new Class<?>[] {ResultSet.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("wasNull")) {
                        return value == null;
                    }
                    if (value != null) {
                        return value;
                    }
                    return switch (method.getName()) {
                        case "getDouble" -> 0.0;
                        case "getFloat" -> 0f;
                        case "getLong" -> 0L;
                        case "getBoolean" -> false;
                        default -> null;
                    };
                });
    }
}
