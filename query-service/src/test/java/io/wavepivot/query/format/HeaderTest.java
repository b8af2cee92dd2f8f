package io.wavepivot.query.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.query.catalog.KeyField;
import io.wavepivot.schemas.mongo.CellType;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderTest {

    @ParameterizedTest(name = "beside {0} the point {1} is the column {2}")
    @CsvSource({
        "wave,   419.co2, 419.co2",
        "wave,   wave,    wave_",
        "wave,   wave_,   wave__",
        "wave,   wave__,  wave___",
        "wave,   waves,   waves",
        "wave,   wave_x,  wave_x",
        "wave,   Wave,    Wave",
        "wave,   '',      ''",
        "a b,    wave,    wave",
        "a b,    b,       b_",
        "a a_,   a,       a__",
        "a a_,   a_,      a___",
        "a _,    '',      __",
    })
    void noPointHasTheNameOfTheKeysOrOfAnother(String keys, String point, String column) {
        assertThat(Header.of(
                        point,
                        Arrays.stream(keys.split(" "))
                                .map(key -> new KeyField(key, CellType.STRING, true))
                                .toList()))
                .isEqualTo(column);
    }
}
