package io.wavepivot.query.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.wavepivot.query.MemoryMongo;
import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.query.catalog.Pivot;
import io.wavepivot.query.catalog.Pivots;
import io.wavepivot.query.catalog.TestCatalog;
import io.wavepivot.schemas.mongo.KeyKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Beside what the rows have, whatever was noted of the columns. */
class LatestValuesTest {

    private static final int POINTS = 260;

    private final MongoDatabase database = MemoryMongo.database();
    private final Pivots pivots = TestCatalog.pivots(database);
    private final Pivot pivot = new Pivot("p;q;r;60", KeyKind.LONG, 1);
    private final List<RowRange> ranges = new ArrayList<>();
    private final LatestValues values = new LatestValues(
            new PivotReader(database) {
                @Override
                public void rows(Pivot pivot, RowRange range, Selection selection, int limit, RowSink sink)
                        throws IOException {
                    ranges.add(range);
                    super.rows(pivot, range, selection, limit, sink);
                }
            },
            pivots);
    private final Map<String, LatestValue> expected = new TreeMap<>();
    private final Map<String, Date> firsts = new HashMap<>();
    private final List<Document> rows = new ArrayList<>();

    @Test
    void theLatestValueOfEachColumnIsFoundHoweverDeepItLies() {
        fill(200, 3, new Random(20_133));
        write(firsts, at -> at);

        assertThat(found()).isEqualTo(expected);
    }

    @Test
    void whatWasNotedMayBeLaterThanWhatThereIs() {
        fill(200, 3, new Random(20_134));
        write(firsts, at -> new Date(at.getTime() + 50));

        assertThat(found()).isEqualTo(expected);
    }

    @Test
    void whatIsNotNotedYetIsFoundInTheLatestRows() {
        fill(16, 3, new Random(20_139));
        write(firsts, at -> new Date(0));

        assertThat(found()).isEqualTo(expected);
    }

    @Test
    void whereTheLatestRowsHaveAllNoOthersAreRead() {
        fill(16, 3, new Random(20_140));
        write(firsts, at -> at);

        found();

        assertThat(ranges).hasSize(1);
    }

    @Test
    void aHundredColumnsAreLookedForAtOnce() {
        fill(1, 200, new Random(20_141));
        expected.keySet().stream().skip(100).toList().forEach(expected::remove);
        for (long wave = 1; wave <= 16; wave++) {
            rows.add(TestRows.document(wave, wave, Map.of()));
        }
        write(firsts, at -> at);

        assertThat(found()).isEqualTo(expected);
        assertThat(ranges).hasSize(2);
    }

    @Test
    void whereTheFirstRowIsNotKnownAllAreLookedThrough() {
        fill(200, 3, new Random(20_135));
        firsts.replaceAll((point, at) -> null);
        write(firsts, at -> new Date(at.getTime() + 50));

        assertThat(found()).isEqualTo(expected);
    }

    @Test
    void aColumnThatNoRowHasAnyMoreIsLeftOut() {
        fill(40, 3, new Random(20_136));
        firsts.put("p999", new Date(0));
        expected.put("p999", new LatestValue(1L, 1L, Instant.ofEpochMilli(20)));
        write(firsts, at -> at);
        expected.remove("p999");

        assertThat(found()).isEqualTo(expected);
    }

    @Test
    void noColumnIsLookedForAboveWhereItWasLast() {
        fill(200, 3, new Random(20_138));
        firsts.put("p999", new Date(0));
        expected.put("p999", new LatestValue(1L, 1L, Instant.ofEpochMilli(4)));
        write(firsts, at -> at);

        found();

        RowRange last = ranges.getLast();
        assertThat(last.to()).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(last.from()).isEqualTo(Instant.ofEpochMilli(0));
    }

    @Test
    void columnsThatAreNotWantedAreNotLookedFor() {
        fill(200, 3, new Random(20_137));
        write(firsts, at -> at);
        Columns all = pivots.columns(pivot);
        Column one = all.all().getFirst();

        assertThat(values.of(pivot, List.of(one), all)).isEqualTo(Map.of(one.point(), expected.get(one.point())));
    }

    private Map<String, LatestValue> found() {
        Columns all = pivots.columns(pivot);
        return values.of(pivot, all.all(), all);
    }

    /** Rows with a few cells each, two of one time. */
    private void fill(int count, int cells, Random random) {
        for (long wave = 0; wave < count; wave++) {
            Map<String, Object> some = new TreeMap<>();
            for (int i = 0; i < cells; i++) {
                some.put("p" + (100 + random.nextInt(POINTS)), wave * 10 + i);
            }
            Date at = new Date(wave / 2);
            rows.add(TestRows.document(wave, at.getTime(), some));
            for (Map.Entry<String, Object> cell : some.entrySet()) {
                expected.put(cell.getKey(), new LatestValue(cell.getValue(), wave, at.toInstant()));
                firsts.putIfAbsent(cell.getKey(), at);
            }
        }
    }

    private void write(Map<String, Date> firsts, UnaryOperator<Date> noted) {
        database.getCollection(pivot.name()).insertMany(rows);
        expected.forEach((point, latest) -> database.getCollection("columns")
                .insertOne(TestCatalog.column(
                        pivot.name(), point, "long", firsts.get(point), noted.apply(Date.from(latest.at())))));
    }
}
