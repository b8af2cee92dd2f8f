package io.wavepivot.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PointNamesTest {

    private final PointNames names = new PointNames();

    @Test
    void everyNameIsWhatItsBytesSayInWhateverOrderTheyCome() {
        Random random = new Random(20_139);
        for (int i = 0; i < 10_000; i++) {
            String name = "p" + (i % 20 < 15 ? i % 5 : random.nextInt(9));
            PointNames.Name found = of(name);
            assertThat(found.text).isEqualTo(name);
            assertThat(found.utf8).asString().isEqualTo(name);
        }
    }

    @Test
    void eachNameIsOneObject() {
        PointNames.Name a = of("a");
        of("b");

        assertThat(of("a")).isSameAs(a);
        assertThat(of("b")).isNotSameAs(a);
        assertThat(of("a")).isSameAs(a);
    }

    @Test
    void ofTooManyNamesTheFirstAreForgotten() {
        PointNames.Name first = of("0");
        for (int i = 1; i < 100_000; i++) {
            of(Integer.toString(i));
        }
        assertThat(of("0")).isSameAs(first);

        of("one too many");

        assertThat(of("0")).isNotSameAs(first);
    }

    private PointNames.Name of(String name) {
        return names.of(name.getBytes(StandardCharsets.UTF_8));
    }
}
