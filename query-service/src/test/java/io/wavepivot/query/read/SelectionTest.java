package io.wavepivot.query.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.schemas.mongo.CellType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {

    @Test
    void fewOfManyColumnsAreProjected() {
        Columns all = columns(4);

        Selection selection = Selection.of(all.all().subList(0, 2), all);

        assertThat(selection.whole()).isFalse();
        assertThat(selection.fields().toBsonDocument().toJson())
                .isEqualTo("{\"at\": 1, \"complete\": 1, \"sources\": 1, \"cells.p%2E0\": 1, \"cells.p%2E1\": 1}");
    }

    @Test
    void moreThanHalfOfTheColumnsAreReadWhole() {
        Columns all = columns(4);

        Selection selection = Selection.of(all.all().subList(0, 3), all);

        assertThat(selection.whole()).isTrue();
        assertThat(selection.fields()).isNull();
    }

    @Test
    void moreColumnsThanAProjectionSavesAreReadWhole() {
        Columns all = columns(2_000);

        assertThat(Selection.of(all.all().subList(0, 500), all).whole()).isFalse();
        assertThat(Selection.of(all.all().subList(0, 501), all).whole()).isTrue();
    }

    @Test
    void everythingIsWholeAndHasNewColumnsToo() {
        Selection selection = Selection.everything(columns(1));

        assertThat(selection.whole()).isTrue();
        assertThat(selection.open()).isTrue();
        assertThat(selection.needed()).isFalse();
        assertThat(TestRows.row(selection.layout(), TestRows.document(1L, 0, Map.of("new", 1L)))
                        .size())
                .isGreaterThan(1);
    }

    @Test
    void onlyTheChosenCellsAreInTheLayoutOfSome() {
        Columns all = columns(2);
        Selection selection = Selection.of(all.all().subList(0, 1), all);

        assertThat(TestRows.row(selection.layout(), TestRows.document(1L, 0, Map.of("new", 1L)))
                        .size())
                .isEqualTo(1);
    }

    @Test
    void documentsOfNumbersHaveAtMostSoManyBytes() {
        Columns all = columns(2);

        assertThat(Selection.of(all.all(), all).mostBytes()).isEqualTo(512 + 2 * ("p%2E0".length() + 10));
    }

    @Test
    void textsMayHaveAnyNumberOfBytes() {
        Columns all = new Columns(List.of(new Column("a", CellType.LONG), new Column("b", CellType.STRING)));

        assertThat(Selection.of(all.all(), all).mostBytes()).isZero();
    }

    @Test
    void rowsThatAreToHaveOneOfTheCellsAreFilteredByThem() {
        Columns all = columns(2);
        Selection selection = Selection.of(all.all(), all);

        assertThat(selection.filter(RowRange.LATEST_FIRST).toBsonDocument().toJson())
                .isEqualTo("{}");
        assertThat(selection
                        .havingOne()
                        .filter(RowRange.LATEST_FIRST)
                        .toBsonDocument()
                        .toJson())
                .isEqualTo("{\"$and\": [{}, {\"$or\": [{\"cells.p%2E0\": {\"$exists\": true}}, "
                        + "{\"cells.p%2E1\": {\"$exists\": true}}]}]}");
    }

    private static Columns columns(int count) {
        List<Column> columns = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> columns.add(new Column("p." + i, CellType.DOUBLE)));
        return new Columns(columns);
    }
}
