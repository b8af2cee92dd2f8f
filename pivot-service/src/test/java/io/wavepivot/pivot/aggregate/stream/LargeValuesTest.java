package io.wavepivot.pivot.aggregate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.Join;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose texts are nearly as long as a record may be, and rows that very many others are joined with. */
class LargeValuesTest {

    private static final int HALF = Topic.MAX_ROW_BYTES / 2;
    private static final int MANY = 600;

    private final TestTable notes = new TestTable("notes", """
            {"name": "id", "type": "int"}, {"name": "of", "type": "string"}, {"name": "text", "type": "string"}
            """, List.of("id"), 8);
    private final TestTable authors = new TestTable("authors", """
            {"name": "author", "type": "string"}, {"name": "country", "type": "string"}
            """, List.of("author"), 9);
    private final List<Join> ofAuthors = List.of(new Join("a", "authors", List.of("of"), true));

    @TempDir
    Path directory;

    private TestStreams streams;

    @BeforeEach
    void start() {
        streams = new TestStreams(directory, notes, authors);
    }

    @AfterEach
    void end() {
        streams.close();
    }

    @Test
    void whatIsPublishedOfARowIsInRecordsThatAreSmallEnough() throws UndecodableException {
        streams.plans = streams.plan("notes", List.of(), "of", "id", "max(text)");
        streams.tick();
        for (int id = 0; id < 9; id++) {
            streams.send(notes, id, "row", Integer.toString(id).repeat(HALF));
        }
        streams.tick();

        List<TestRecord<byte[], byte[]>> patches = streams.patches();
        assertThat(patches)
                .hasSizeGreaterThanOrEqualTo(9)
                .allMatch(patch -> patch.key().length + patch.value().length < Topic.MAX_ROW_BYTES);
        assertThat(streams.build().getFailure()).isNull();
    }

    @Test
    void aPivotWithAValueThatNoRecordHasRoomForSaysSo() throws UndecodableException {
        streams.plans = streams.plan("notes", List.of(), "of", "id", "max(text)");
        streams.tick();
        streams.send(notes, 1, "small", "short");
        streams.tick();
        assertThat(streams.cells()).isEqualTo(Map.of("{\"row\":\"small\"} 1", "short"));

        streams.send(notes, 2, "large", "x".repeat(Topic.MAX_ROW_BYTES - 20));
        streams.tick();

        assertThat(streams.patches()).isEmpty();
        assertThat(streams.build().getFailure()).contains("large", "2,096,128 bytes");
    }

    @Test
    void allThatIsJoinedWithARowMovesWithItThoughItIsMoreThanAStep() throws UndecodableException {
        streams.plans = streams.plan("notes", ofAuthors, "a.country", null, "max(text)");
        streams.tick();
        streams.send(notes, MANY, "ada", "");
        for (int id = 0; id < MANY; id++) {
            streams.send(notes, id, "ada", "%05d".formatted(id));
        }
        streams.send(authors, "ada", "here");
        streams.tick();
        assertThat(streams.cells()).isEqualTo(Map.of("{\"row\":\"here\"} max(text)", "00599"));

        streams.send(authors, "ada", "there");
        streams.send(notes, MANY - 1, "ada", "00000");
        streams.tick();

        assertThat(streams.cells())
                .containsEntry("{\"row\":\"here\"} max(text)", null)
                .containsEntry("{\"row\":\"there\"} max(text)", "00598");
    }

    @Test
    void manyRowsThatAreToldOfAtOnceAreJoinedInSteps() throws UndecodableException {
        for (int id = 0; id < MANY; id++) {
            streams.send(notes, id, "author " + id, "text");
            streams.send(authors, "author " + id, id % 2 == 0 ? "even" : "odd");
        }
        streams.plans = streams.plan("notes", ofAuthors, "a.country", null, "count(*)");
        for (int i = 0; i < 10; i++) {
            streams.tick();
        }

        assertThat(streams.cells())
                .isEqualTo(Map.of("{\"row\":\"even\"} count(*)", MANY / 2L, "{\"row\":\"odd\"} count(*)", MANY / 2L));
    }
}
