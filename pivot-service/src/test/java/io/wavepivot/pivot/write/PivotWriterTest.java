package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.wavepivot.pivot.rows.Cells;
import io.wavepivot.pivot.rows.Patch;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PivotWriterTest {

    /** A secondary may not have yet what is about to be changed, and a server may say nothing at all. */
    @Test
    void aPrimaryIsWaitedForWhateverTheUriSaysAndNotForEver() {
        Batch batch = new Batch();
        batch.row("pivot", "1").patch(new Patch("pivot", "1", 0, Cells.of(Map.of("a", 1.0)), false, false), 0, 0, 0);
        try (MongoClient nowhere = MongoClients.create(
                        "mongodb://localhost:1,localhost:2/?replicaSet=none&readPreference=secondary");
                PivotWriter writer = new PivotWriter(nowhere, "nowhere", new Config(1, 10, Duration.ofMillis(200)))) {

            assertThatThrownBy(() -> writer.check(batch))
                    .isInstanceOf(MongoOperationTimeoutException.class)
                    .hasMessageContaining("ReadPreferenceServerSelector{readPreference=primary}");
        }
    }

    @Test
    void whatIsGoneAfterAnOutageIsMadeAgain() {
        Batch batch = new Batch();
        for (String pivot : List.of("p", "q")) {
            batch.row(pivot, "1").patch(new Patch(pivot, "1", 0, Cells.of(Map.of("a", 1.0)), false, false), 0, 0, 0);
        }
        MongoServer before = new MongoServer(new MemoryBackend());
        InetSocketAddress address = before.bind();
        try (MongoClient client = MongoClients.create("mongodb://localhost:" + address.getPort());
                PivotWriter writer = new PivotWriter(client, "outage", new Config(2, 10, Duration.ofSeconds(1)))) {
            writer.write(batch);
            before.shutdownNow();
            assertThatThrownBy(() -> writer.write(batch)).isInstanceOf(MongoException.class);
            MongoServer after = new MongoServer(new MemoryBackend());
            after.bind(address);

            await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> writer.write(batch)
                    .isEmpty());

            assertThat(client.getDatabase("outage").getCollection("columns").countDocuments())
                    .isEqualTo(2);
            after.shutdownNow();
        }
    }

    /** As it is configured for a test. */
    record Config(int parallel, int maxPoints, Duration timeout) implements WriteConfig {}
}
