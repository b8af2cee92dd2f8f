package io.wavepivot.query.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderTest {

    @ParameterizedTest(name = "the point {0} is the column {1}")
    @CsvSource({
        "419.co2, 419.co2",
        "wave,    wave_",
        "wave_,   wave__",
        "wave__,  wave___",
        "waves,   waves",
        "wave_x,  wave_x",
        "Wave,    Wave",
        "'',      ''",
    })
    void noPointHasTheNameOfTheKeysOrOfAnother(String point, String column) {
        assertThat(Header.of(point)).isEqualTo(column);
    }
}
