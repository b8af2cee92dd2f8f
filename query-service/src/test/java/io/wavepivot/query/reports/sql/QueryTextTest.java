package io.wavepivot.query.reports.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT $year | SELECT $1 | year",
                "SELECT $a, $b, $a, $a_b | SELECT $1, $2, $1, $3 | a b a_b",
                "SELECT '$a', $b | SELECT '$a', $1 | b",
                "SELECT 'it''s $a', $b | SELECT 'it''s $a', $1 | b",
                "SELECT \"$a\", $b | SELECT \"$a\", $1 | b",
                "SELECT /* $a */ $b -- $c | SELECT /* $a */ $1 -- $c | b",
                "SELECT 'never ends $a | SELECT 'never ends $1 | a",
                "SELECT 1 | SELECT 1 | ``",
            })
    void parametersHaveNamesWhereverTheyAreNotQuoted(String text, String sql, String parameters) {
        QueryText query = QueryText.of(text);

        assertThat(query.sql()).isEqualTo(sql);
        assertThat(String.join(" ", query.parameters())).isEqualTo(parameters);
    }

    @Test
    void aLongTextTakesNoLongTime() {
        QueryText query = QueryText.of("SELECT '" + "''".repeat(100_000) + "', $a, '" + "x".repeat(100_000));

        assertThat(query.parameters()).isEqualTo(List.of("a"));
    }
}
