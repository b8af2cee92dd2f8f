package io.wavepivot.pivot.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import io.wavepivot.schemas.kafka.Topics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordFlowTest {

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicReference<RuntimeException> outage = new AtomicReference<>();
    private final AtomicInteger checks = new AtomicInteger();
    private final RecordFlow flow =
            new RecordFlow(Topics.PIVOT_ROWS, () -> consumer, Duration.ofMillis(50), new Sink());
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(flow);

    @AfterEach
    void stop() throws InterruptedException {
        flow.close();
        thread.join();
    }

    /** Nothing came because all is gone: once that counted as a success. */
    @Test
    void aFailureIsShownUntilWhatIsWrittenToAnswersAgain() {
        outage.set(new MongoException("MongoDB is gone"));
        consumer.setPollException(new KafkaException("Kafka is gone"));

        thread.start();

        await().until(() -> checks.get() > 3);
        assertThat(flow.failure().orElseThrow()).contains("MongoDB is gone");
        outage.set(null);
        await().untilAsserted(() -> assertThat(flow.failure()).isEmpty());
    }

    private final class Sink implements RecordSink {

        @Override
        public void write(ConsumerRecords<byte[], byte[]> records) {}

        @Override
        public void flush() {}

        @Override
        public void check() {
            checks.incrementAndGet();
            if (outage.get() != null) {
                throw outage.get();
            }
        }
    }
}
