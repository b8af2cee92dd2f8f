package io.wavepivot.pivot.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A point may be named as the field of another: {@code a%2Eb} is the field of {@code a.b}. */
class PointsTest {

    private static final String NAME = "a.b";
    private static final String FIELD = "a%2Eb";

    private final Points points = new Points();

    @Test
    void aPointIsNotTheOneOfThatField() {
        points.of(cells(NAME));

        assertThat(points.of(cells(FIELD))[0].id).isEqualTo(FIELD);
    }

    @Test
    void aFieldIsNotThePointOfThatName() {
        points.of(cells(FIELD));
        byte[] field = FIELD.getBytes(StandardCharsets.UTF_8);
        Cells fields = Cells.ofFields(field);
        fields.add(0, field.length, null, 0);

        assertThat(points.of(fields)[0].id).isEqualTo(NAME);
    }

    private static Cells cells(String point) {
        return Cells.of(Map.of(point, 1L));
    }
}
