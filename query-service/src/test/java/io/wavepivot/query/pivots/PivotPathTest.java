package io.wavepivot.query.pivots;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PivotPathTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    p, /pivots/p
                    TOR-BGO;TL;Extraction_1;300, /pivots/TOR-BGO/TL/Extraction_1/300
                    a#b;c?d;50%;x y;a+b, /pivots/a%23b/c%3Fd/50%25/x%20y/a%2Bb
                    a;;b, /pivots/a%3B%3Bb
                    a;..;b, /pivots/a%3B..%3Bb
                    a;.;b, /pivots/a%3B.%3Bb
                    \u00FC, /pivots/%C3%BC
                    p;rows, /pivots/p%3Brows
                    p;latest;300, /pivots/p%3Blatest%3B300
                    ;, /pivots/%3B
                    """)
    void aNameIsWrittenSoThatItComesThrough(String pivot, String path) {
        assertThat(PivotPath.of(pivot)).isEqualTo(path);
    }
}
