package io.wavepivot.query.pivots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.wavepivot.query.MemoryMongo;
import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Pivots;
import io.wavepivot.query.catalog.TestCatalog;
import io.wavepivot.query.format.Heading;
import io.wavepivot.query.http.Admission.Weight;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.mongo.KeyKind;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowQueryTest {

    private static final String NAME = "p;q;r;60";

    private final MongoDatabase database = MemoryMongo.database();
    private final Pivots pivots = TestCatalog.pivots(database);
    private final MultivaluedHashMap<String, String> given = new MultivaluedHashMap<>();

    @BeforeEach
    void fill() {
        database.getCollection("pivots")
                .insertOne(new Document("_id", NAME).append("key", "text").append("columns", 1L));
        column("a");
        column("b");
        column("c");
        query(true); // The pivot is known from now on.
    }

    @Test
    void aPathNamesAPivotByItsParts() {
        assertThat(query(false).pivot().name()).isEqualTo(NAME);
        assertThat(query(false).pivot().keys()).isEqualTo(KeyKind.TEXT);
    }

    @Test
    void withoutPointsRowsAreWholeWithColumnsThatAreNewToo() {
        newColumn("d");

        assertThat(query(false).selection().open()).isTrue();
        assertThat(points(query(false))).containsExactly("a", "b", "c");
    }

    @Test
    void aTableHasTheColumnsThatThereAreNow() {
        newColumn("d");

        assertThat(query(true).selection().open()).isFalse();
        assertThat(points(query(true))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void pointsThatAreKnownAreBelievedToBeThere() {
        given.add("points", "c,a");
        database.getCollection("pivots").deleteMany(new Document());

        assertThat(points(query(false))).containsExactly("a", "c");
    }

    @Test
    void aGlobOrAnUnknownPointIsLookedForInWhatThereIsNow() {
        newColumn("d");
        given.add("points", "?");
        assertThat(points(query(false))).containsExactly("a", "b", "c", "d");

        newColumn("e");
        given.putSingle("points", "e");
        assertThat(points(query(false))).containsExactly("e");
    }

    @Test
    void aPivotThatIsNotThereIsUnknown() {
        for (boolean isTable : new boolean[] {true, false}) {
            assertThatThrownBy(() -> RowQuery.of("no/such", new QueryParameters(given), pivots, isTable))
                    .isInstanceOf(HttpProblem.class)
                    .hasMessageContaining("There is no pivot 'no;such'");
        }
    }

    @Test
    void aPivotThatIsNoLongerThereIsUnknown() {
        given.add("points", "?");
        database.getCollection("pivots").deleteMany(new Document());

        assertThatThrownBy(() -> query(false))
                .isInstanceOf(HttpProblem.class)
                .hasMessageContaining("There is no pivot '" + NAME + "'");
    }

    @Test
    void theHeadingHasWhatIsKnownBeforeTheRows() {
        Heading heading = query(true).heading("next");

        assertThat(heading.pivot()).isEqualTo(NAME);
        assertThat(heading.keys()).isEqualTo(query(true).pivot().fields());
        assertThat(heading.columns()).hasSize(3);
        assertThat(heading.next()).isEqualTo("next");
    }

    @Test
    void answersOfManyCellsWithoutALimitOrOfLargeRowsAreHeavy() {
        RowQuery whole = query(true);
        given.add("points", "a");
        RowQuery one = query(true);

        assertThat(whole.weight(0, 0)).isEqualTo(Weight.HEAVY);
        assertThat(whole.weight(33_333, 0)).isEqualTo(Weight.LIGHT);
        assertThat(whole.weight(33_334, 0)).isEqualTo(Weight.HEAVY);
        assertThat(one.weight(100_000, 0)).isEqualTo(Weight.LIGHT);
        assertThat(whole.weight(1, 1024 * 1024)).isEqualTo(Weight.LIGHT);
        assertThat(whole.weight(1, 1024 * 1024 + 1)).isEqualTo(Weight.HEAVY);
        assertThat(one.weight(1, 1024 * 1024 + 1)).isEqualTo(Weight.LIGHT);
    }

    private RowQuery query(boolean isTable) {
        return RowQuery.of("p/q/r/60", new QueryParameters(given), pivots, isTable);
    }

    private static List<String> points(RowQuery query) {
        return query.selection().columns().stream().map(Column::point).toList();
    }

    private void newColumn(String point) {
        column(point);
        database.getCollection("pivots").updateOne(new Document(), new Document("$inc", new Document("columns", 1L)));
    }

    private void column(String point) {
        database.getCollection("columns").insertOne(TestCatalog.column(NAME, point, "long", new Date(0), new Date(0)));
    }
}
