package io.wavepivot.query.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnCacheTest {

    private final ColumnCache cache = new ColumnCache(100);

    @Test
    void columnsOfAnotherVersionAreNotThere() {
        cache.put(pivot("a", 1), columns(3));

        assertThat(cache.get(pivot("a", 1))).isPresent();
        assertThat(cache.get(pivot("a", 2))).isEmpty();
    }

    @Test
    void theEldestPivotsAreForgottenWhenThereAreTooManyColumns() {
        cache.put(pivot("a", 1), columns(40));
        cache.put(pivot("b", 1), columns(40));
        cache.get(pivot("a", 1));
        cache.put(pivot("c", 1), columns(40));

        assertThat(cache.get(pivot("a", 1))).isPresent();
        assertThat(cache.get(pivot("b", 1))).isEmpty();
        assertThat(cache.get(pivot("c", 1))).isPresent();
        assertThat(cache.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void aPivotThatIsTooLargeIsNotRemembered() {
        cache.put(pivot("a", 1), columns(101));

        assertThat(cache.get(pivot("a", 1))).isEmpty();
        assertThat(cache.size()).isZero();
    }

    @Test
    void asManyColumnsAsThereIsRoomForAreRemembered() {
        cache.put(pivot("a", 1), columns(49));
        cache.put(pivot("b", 1), columns(49));

        assertThat(cache.get(pivot("a", 1))).isPresent();
        assertThat(cache.size()).isEqualTo(100);
    }

    @Test
    void aNewVersionTakesThePlaceOfTheOld() {
        cache.put(pivot("a", 1), columns(90));
        cache.put(pivot("a", 2), columns(95));

        assertThat(cache.get(pivot("a", 2))).isPresent();
        assertThat(cache.size()).isEqualTo(96);
    }

    private static Pivot pivot(String name, long version) {
        return new Pivot(name, KeyKind.LONG, version);
    }

    private static Columns columns(int count) {
        List<Column> columns = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> columns.add(new Column("p" + i, CellType.LONG)));
        return Columns.of(columns);
    }
}
