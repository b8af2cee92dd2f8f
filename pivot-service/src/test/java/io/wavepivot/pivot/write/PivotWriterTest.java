package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PivotWriterTest {

    /** A secondary may not have yet what is about to be changed, and a server may say nothing at all. */
    @Test
    void aPrimaryIsWaitedForWhateverTheUriSaysAndNotForEver() {
        Batch batch = new Batch();
        batch.row("pivot", "1").patch(new Patch("pivot", "1", 0, Cells.of(Map.of("a", 1.0)), false, false), 0, 0);
        try (MongoClient nowhere = MongoClients.create(
                        "mongodb://localhost:1,localhost:2/?replicaSet=none&readPreference=secondary");
                PivotWriter writer = new PivotWriter(nowhere, "nowhere", new Config(1, 10, Duration.ofMillis(200)))) {

            assertThatThrownBy(() -> writer.check(batch))
                    .isInstanceOf(MongoOperationTimeoutException.class)
                    .hasMessageContaining("ReadPreferenceServerSelector{readPreference=primary}");
        }
    }

    /** As it is configured for a test. */
    record Config(int parallel, int maxPoints, Duration timeout) implements WriteConfig {}
}
