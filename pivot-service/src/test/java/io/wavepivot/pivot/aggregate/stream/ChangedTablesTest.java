package io.wavepivot.pivot.aggregate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are defined otherwise while a plan is kept of them. */
class ChangedTablesTest {

    private final TestTable before = table("int", 8);
    private final TestTable after = table("long", 9);

    @TempDir
    Path directory;

    private TestStreams streams;

    @BeforeEach
    void start() {
        streams = new TestStreams(directory, before, after);
        streams.plans = streams.plan("amounts", List.of(), "of", null, "sum(amount)");
        streams.tick();
        streams.send(before, 1, "a", 5);
        streams.tick();
    }

    @AfterEach
    void end() {
        streams.close();
    }

    @Test
    void aRowThatComesBeforeWhatItsTableIsByThenIsKnownIsNotLost() throws UndecodableException {
        streams.awaited = streams.plan("amounts", List.of(), "of", null, "sum(amount)", after);
        streams.send(after, 2, "a", 1L << 40);
        streams.tick();

        assertThat(streams.cells()).isEqualTo(Map.of("{\"row\":\"a\"} sum(amount)", 5 + (1L << 40)));
    }

    @Test
    void aPlanThatIsNotUnderstoodForAWhileFailsAndCountsNothingTwice() throws UndecodableException {
        assertThat(streams.cells()).isEqualTo(Map.of("{\"row\":\"a\"} sum(amount)", 5L));
        streams.plans = streams.notUnderstood();
        streams.tick();

        assertThat(streams.build().getFailure()).contains("'amounts' can no longer be read");
        streams.plans = streams.plan("amounts", List.of(), "of", null, "sum(amount)");
        streams.tick();
        assertThat(streams.patches()).isEmpty();
    }

    private static TestTable table(String type, int schemaId) {
        return new TestTable("amounts", """
                {"name": "id", "type": "int"}, {"name": "of", "type": "string"}, {"name": "amount", "type": "%s"}
                """.formatted(type), List.of("id"), schemaId);
    }
}
