package io.wavepivot.query.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.wavepivot.query.MemoryMongo;
import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.schemas.mongo.CellType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of the server: {@code find 16 to 40} for a cursor with 16 rows a reply, and 40 at most. */
class RowCursorTest {

    private static final int KILOBYTE = 1024;
    private static final int MEGABYTE = 1024 * KILOBYTE;
    private static final RowRange UPWARDS = new RowRange(null, null, false, null, true, null);
    private static final Selection ALL =
            Selection.everything(new Columns(List.of(new Column("text", CellType.STRING))));

    private final Asked listener = new Asked();
    private final List<String> asked = listener.commands;
    private MongoClient client;
    private MongoCollection<Document> rows;

    @BeforeEach
    void connect() {
        client = MemoryMongo.client(listener);
        rows = client.getDatabase(MemoryMongo.database().getName())
                .withTimeout(1, TimeUnit.MINUTES)
                .getCollection("p");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void aReplyHasAboutAMegabyteOfRowsAsLargeAsThoseBefore() {
        fill(3, 10);

        read(0, KILOBYTE);

        assertThat(asked).containsExactly("find 1024 to 0");
    }

    @Test
    void ofSmallRowsAReplyHasFourThousand() {
        fill(3, 10);

        read(0, 100);

        assertThat(asked).containsExactly("find 4096 to 0");
    }

    @Test
    void rowsThatAreLargerThanAReplyComeOneByOne() {
        fill(2, 10);

        read(0, MEGABYTE + 1);

        assertThat(asked.getFirst()).isEqualTo("find 1 to 0");
    }

    @Test
    void whereNothingIsKnownRepliesGrowSixteenTimes() {
        fill(6_000, 10);

        assertThat(read(0, 0)).isEqualTo(6_000);

        assertThat(asked)
                .containsExactly(
                        "find 1 to 0",
                        "killCursors",
                        "find 16 to 0",
                        "killCursors",
                        "find 256 to 0",
                        "killCursors",
                        "find 4096 to 0",
                        "getMore 4096");
    }

    @Test
    void rowsThatAreSmallerThanBeforeAreReadByMoreAReply() {
        fill(10, 20 * KILOBYTE);

        assertThat(read(0, 256 * KILOBYTE)).isEqualTo(10);

        // What was large is believed half as much with each reply.
        assertThat(asked).containsExactly("find 4 to 0", "getMore 4", "killCursors", "find 16 to 0");
    }

    @Test
    void rowsThatTurnOutLargeAreReadByFewerAReply() {
        fill(10, 300 * KILOBYTE);

        assertThat(read(0, 130 * KILOBYTE)).isEqualTo(10);

        assertThat(asked.subList(0, 3)).containsExactly("find 7 to 0", "killCursors", "find 3 to 0");
    }

    @Test
    void rowsThatTurnOutTwiceAsLargeAreReadOn() {
        fill(12, 250_000);

        assertThat(read(0, 128 * KILOBYTE)).isEqualTo(12);

        assertThat(asked).containsExactly("find 8 to 0", "getMore 8");
    }

    @Test
    void aLimitHoldsOverAllReplies() {
        fill(100, 10);

        assertThat(read(40, 0)).isEqualTo(40);

        assertThat(asked)
                .containsExactly("find 1 to 40", "killCursors", "find 16 to 39", "killCursors", "find 256 to 23");
    }

    @Test
    void oneRowIsAskedForAsSuch() {
        fill(3, 10);

        assertThat(read(1, 0)).isEqualTo(1);

        assertThat(asked).containsExactly("find 1 only");
    }

    @Test
    void behindTheLimitThereIsNoRow() {
        fill(3, 10);
        try (RowCursor cursor = cursor(1, 0)) {
            cursor.next();

            assertThat(cursor.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(cursor::next);
        }
    }

    @Test
    void theLargestOfTheLastRowsIsKnown() {
        fill(2, 10);
        rows.insertOne(TestRows.document(2L, 2, Map.of("text", "x".repeat(500))));
        try (RowCursor cursor = cursor(0, 77)) {
            assertThat(cursor.largest()).isEqualTo(77);
            while (cursor.hasNext()) {
                cursor.next();
            }
            assertThat(cursor.largest()).isBetween(550, 650);
        }
    }

    @Test
    void aCursorThatIsClosedIsForgottenByTheServer() {
        fill(100, 10);
        try (RowCursor cursor = cursor(0, 100 * KILOBYTE)) {
            cursor.next();
        }

        assertThat(asked).containsExactly("find 10 to 0", "killCursors");
    }

    private int read(int limit, int largest) {
        int count = 0;
        try (RowCursor cursor = cursor(limit, largest)) {
            while (cursor.hasNext()) {
                assertThat(cursor.next().getInt64("_id").getValue()).isEqualTo(count++);
            }
        }
        return count;
    }

    private RowCursor cursor(int limit, int largest) {
        asked.clear();
        return new RowCursor(
                rows.withDocumentClass(RawBsonDocument.class), new PivotSpan(UPWARDS, ALL), limit, largest);
    }

    private void fill(int count, int length) {
        rows.insertMany(IntStream.range(0, count)
                .mapToObj(i -> TestRows.document((long) i, i, Map.of("text", "x".repeat(length))))
                .toList());
    }

    /** Named, as Quarkus takes any listener for one of its own. */
    static class Asked implements CommandListener {

        private final List<String> commands = new ArrayList<>();

        @Override
        public void commandStarted(CommandStartedEvent event) {
            BsonDocument command = event.getCommand();
            commands.add(
                    switch (event.getCommandName()) {
                        case "find" ->
                            command.containsKey("singleBatch")
                                    ? "find %d only".formatted(number(command, "limit"))
                                    : "find %d to %d".formatted(number(command, "batchSize"), number(command, "limit"));
                        case "getMore" -> "getMore %d".formatted(number(command, "batchSize"));
                        default -> event.getCommandName();
                    });
        }

        private static int number(BsonDocument command, String field) {
            return command.containsKey(field) ? command.getNumber(field).intValue() : 0;
        }
    }
}
