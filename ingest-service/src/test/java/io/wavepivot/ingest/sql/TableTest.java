package io.wavepivot.ingest.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table =
            Table.of("plant", "TL`measures", List.of("id", "wave"), List.of("bigint(20)", "int(11)"));

    @Test
    void namesAreQuoted() {
        assertThat(table.select()).isEqualTo("SELECT `id`, `wave` FROM `plant`.`TL``measures` ");
        assertThat(table.id()).isEqualTo("`id`");
        assertThat(table.column(1)).isEqualTo("`wave`");
    }

    @Test
    void conditionsHaveAPlaceForEachParameter() {
        assertThat(table.after()).isEqualTo("WHERE `id` > ? AND `id` <= 9223372036854775807 ORDER BY `id` LIMIT ?");
        assertThat(table.within(2))
                .isEqualTo("WHERE `id` BETWEEN ? AND ? OR `id` BETWEEN ? AND ? ORDER BY `id` LIMIT ?");
        assertThat(table.in(1, 3)).isEqualTo("`wave` IN (?, ?, ?) AND `id` <= ?");
    }

    @Test
    void parametersComeInTheOrderOfTheirPlaces() {
        List<IdRange> ranges = List.of(new IdRange(1, 2, Instant.EPOCH), new IdRange(5, 5, Instant.EPOCH));

        assertThat(Table.bounds(ranges, 9)).containsExactly(1L, 2L, 5L, 5L, 9L);
        assertThat(Table.plus(List.of(3L), 4)).containsExactly(3L, 4L);
    }

    @Test
    void longListsAreAskedForInParts() {
        List<Integer> all = IntStream.range(0, 1_001).boxed().toList();

        assertThat(Table.chunks(all)).extracting(List::size).containsExactly(500, 500, 1);
        assertThat(Table.chunks(all).stream().flatMap(List::stream)).isEqualTo(all);
        assertThat(Table.chunks(List.of())).isEmpty();
    }

    @Test
    void aRangeHasAtLeastOneId() {
        assertThat(new IdRange(3, 5, Instant.EPOCH).size()).isEqualTo(3);
        assertThat(new IdRange(3, 3, Instant.EPOCH).size()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new IdRange(4, 3, Instant.EPOCH));
    }
}
