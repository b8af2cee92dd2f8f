package io.wavepivot.query.pivots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                // pattern | text | matches
                "419.co2   | 419.co2     | true",
                "419.co2   | 419xco2     | false",
                "*         | anything    | true",
                "*         | ''          | true",
                "''        | ''          | true",
                "''        | a           | false",
                "?         | ''          | false",
                "?         | a           | true",
                "?         | ab          | false",
                "419.*     | 419.co2     | true",
                "419.*     | 419.        | true",
                "419.*     | 1419.co2    | false",
                "*.co2     | 419.co2     | true",
                "*.co2     | 419.co2.x   | false",
                "*.co2     | .co2.co2    | true",
                "a*b*c     | a-b-b-c     | true",
                "a*b*c     | a-c-b       | false",
                "a**c      | abc         | true",
                "*a?       | aab         | true",
                "*?a       | a           | false",
                "?.on      | 😀.on        | true",
                "[a-z]     | b           | false",
                "[a-z]     | [a-z]       | true",
                "a.c       | abc         | false",
            })
    void matches(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void manyStarsTakeNoMoreThanTheProductOfTheLengths() {
        String text = "a".repeat(20_000);
        Glob glob = new Glob("*a?".repeat(500) + "x");

        assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> assertThat(glob.matches(text)).isFalse());
    }
}
