package io.wavepivot.query.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.query.BackingServices;
import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.query.catalog.Pivot;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many rows a reply of MongoDB has, told by those before. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RepliesComponentTest {

    private static final Columns COLUMNS = new Columns(List.of(new Column("text", CellType.STRING)));

    @ConfigProperty(name = "mongodb.uri")
    String uri;

    @ConfigProperty(name = "query.database")
    String database;

    private final Replies replies = new Replies();
    private final Pivot pivot = new Pivot("replies;" + UUID.randomUUID(), KeyKind.LONG, 1);
    private MongoClient client;
    private PivotReader reader;

    @BeforeEach
    void connect() {
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .addCommandListener(replies)
                .build());
        reader = new PivotReader(rows());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void largeRowsComeOneByOne() throws IOException {
        fill(0, 12, "x".repeat(1024 * 1024));

        assertThat(read()).isEqualTo(12);
        assertThat(replies.rows).allMatch(rows -> rows <= 1);
    }

    @Test
    void smallRowsComeByTheThousand() throws IOException {
        fill(0, 10_000, "x");

        assertThat(read()).isEqualTo(10_000);
        assertThat(replies.rows).hasSizeLessThan(10).anyMatch(rows -> rows > 1_000);
    }

    @Test
    void rowsThatGrowComeInSmallerReplies() throws IOException {
        fill(0, 300, "x".repeat(1024));
        fill(300, 320, "x".repeat(512 * 1024));

        assertThat(read()).isEqualTo(320);
        assertThat(read()).isEqualTo(320);
        assertThat(replies.rows.getLast()).isLessThanOrEqualTo(2);
    }

    private long read() throws IOException {
        long[] count = new long[1];
        reader.rows(
                pivot,
                new RowRange(null, null, false, null, false, null),
                Selection.everything(COLUMNS),
                0,
                rows -> rows.forEachRemaining(row -> count[0]++));
        return count[0];
    }

    private void fill(long from, long to, String text) {
        List<Document> rows = LongStream.range(from, to)
                .mapToObj(wave -> new Document("_id", wave)
                        .append("at", new Date(wave))
                        .append("complete", true)
                        .append("cells", new Document("text", text)))
                .toList();
        rows().getCollection(pivot.name()).insertMany(rows);
    }

    private MongoDatabase rows() {
        return client.getDatabase(database).withTimeout(30, TimeUnit.SECONDS);
    }

    /** Counts the rows of each. */
    static class Replies implements CommandListener {

        private final List<Integer> rows = new CopyOnWriteArrayList<>();

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            BsonDocument reply = event.getResponse();
            if (reply.containsKey("cursor")) {
                BsonDocument cursor = reply.getDocument("cursor");
                String batch = cursor.containsKey("firstBatch") ? "firstBatch" : "nextBatch";
                rows.add(cursor.getArray(batch).size());
            }
        }
    }
}
