package io.wavepivot.ingest.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternSizeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "abc # 3",
                "[a-z]{4} # 4",
                "[]a]{4}b # 5",
                "(ab){3} # 9",
                "a{2,5}b{3,} # 8",
                "\\{3 # 2",
                "a{x} # 4",
                "((a{10}){10}){10} # 1110",
                "((a{1000}){1000}){1000} # 1001001000",
                "(((a{1000}){1000}){1000}){1000} # 2147483647",
                ")( # 0",
            })
    void repetitionsCountAsOftenAsTheyRepeat(String pattern, long size) {
        assertThat(PatternSize.of(pattern)).isEqualTo(size);
    }
}
