package io.wavepivot.query.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.wavepivot.query.MemoryMongo;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class PivotsTest {

    private static final Date NO_DATE = null;

    private final MongoDatabase database = MemoryMongo.database();
    private final Pivots pivots = TestCatalog.pivots(database);

    @Test
    void allPivotsComeByTheirNames() {
        pivot("b", "text", 2);
        pivot("a", "long", 1);

        assertThat(pivots.all()).containsExactly(new Pivot("a", KeyKind.LONG, 1), new Pivot("b", KeyKind.TEXT, 2));
    }

    @Test
    void anAggregatePivotIsThatOfItsPlanWhichNobodySees() {
        pivot("plan;hires;1", "long", 1);
        pivot("plan;hires;2", "document", 2);
        pivots().insertOne(new Document("_id", "hires").append("plan", "plan;hires;2"));
        pivots().insertOne(new Document("_id", "lost").append("plan", "plan;lost;1"));
        pivots().updateOne(
                        Filters.eq("_id", "plan;hires;2"),
                        Updates.combine(
                                Updates.set("fields", List.of(new Document("name", "year").append("type", "long"))),
                                Updates.set("cells", "double")));
        Pivot hires = new Pivot(
                "hires",
                "plan;hires;2",
                KeyKind.DOCUMENT,
                List.of(new KeyField("year", CellType.LONG, true)),
                CellType.DOUBLE,
                2);

        assertThat(pivots.all()).containsExactly(hires);
        assertThat(pivots.current("hires")).contains(hires);
        assertThat(pivots.current("lost")).isEmpty();
    }

    private MongoCollection<Document> pivots() {
        return database.getCollection("pivots");
    }

    @Test
    void aPivotIsBelievedToBeAsItWasAMomentAgo() {
        pivot("a", "long", 1);
        pivots.current("a");
        database.getCollection("pivots").deleteMany(new Document());

        assertThat(pivots.known("a")).contains(new Pivot("a", KeyKind.LONG, 1));
        assertThat(pivots.current("a")).isEmpty();
        assertThat(pivots.known("a")).isEmpty();
    }

    @Test
    void aPivotThatWasNotSeenIsLookedFor() {
        pivot("a", "long", 1);

        assertThat(pivots.known("a")).contains(new Pivot("a", KeyKind.LONG, 1));
    }

    @Test
    void columnsAreReadOnceForEachVersion() {
        column("a", "x", "double");
        Pivot pivot = new Pivot("a", KeyKind.LONG, 1);

        Columns first = pivots.columns(pivot);
        column("a", "b.c", "long");

        assertThat(first.all()).extracting(Column::point).containsExactly("x");
        assertThat(first.all()).extracting(Column::type).containsExactly(CellType.DOUBLE);
        assertThat(pivots.columns(pivot)).isSameAs(first);
        assertThat(pivots.columns(new Pivot("a", KeyKind.LONG, 2)).all())
                .extracting(Column::point)
                .containsExactly("b.c", "x");
    }

    @Test
    void onlyColumnsOfThePivotAreItsOwn() {
        column("a", "x", "double");
        column("a!", "x", "double");
        column("ab", "x", "double");
        column("`", "x", "double");

        assertThat(pivots.columns(new Pivot("a", KeyKind.LONG, 1)).size()).isEqualTo(1);
    }

    @Test
    void whatWasNotedOfColumnsComesByTheirPoints() {
        column("a", "y", "long");
        column("a", "x", "double");
        Pivot pivot = new Pivot("a", KeyKind.LONG, 1);

        ColumnHint x = new ColumnHint("x", CellType.DOUBLE, 1L, null, 9L, Instant.ofEpochMilli(7), "a value");
        assertThat(pivots.hints(pivot)).hasSize(2).first().isEqualTo(x);
        assertThat(pivots.places(pivot))
                .hasSize(2)
                .first()
                .isEqualTo(new ColumnHint("x", CellType.DOUBLE, 1L, null, 9L, Instant.ofEpochMilli(7), null));
    }

    @Test
    void aPivotAtAGlance() {
        column("a", "x", "double");
        Summaries summaries = new Summaries(database);
        Pivot pivot = new Pivot("a", KeyKind.LONG, 1);
        assertThat(summaries.of(pivot)).isEqualTo(new PivotSummary("a", 0, 1, null, null));

        for (long wave = 1; wave <= 3; wave++) {
            database.getCollection("a")
                    .insertOne(new Document("_id", wave)
                            .append("at", new Date(wave))
                            .append("updatedAt", new Date(50)));
        }

        assertThat(summaries.of(pivot))
                .isEqualTo(new PivotSummary(
                        "a",
                        3,
                        1,
                        new PivotSummary.RowMark(1L, Instant.ofEpochMilli(1), Instant.ofEpochMilli(50)),
                        new PivotSummary.RowMark(3L, Instant.ofEpochMilli(3), Instant.ofEpochMilli(50))));
    }

    private void pivot(String name, String key, long version) {
        database.getCollection("pivots")
                .insertOne(new Document("_id", name).append("key", key).append("columns", version));
    }

    private void column(String pivot, String point, String type) {
        database.getCollection("columns").insertOne(TestCatalog.column(pivot, point, type, NO_DATE, new Date(7)));
    }
}
