package io.wavepivot.pivot.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
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
    private final RecordFlow flow = new RecordFlow(
            Topics.PIVOT_ROWS.name(),
            () -> Set.of(Topics.PIVOT_ROWS.name()),
            () -> consumer,
            Duration.ofMillis(50),
            new Sink());
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

        await().atMost(Duration.ofMinutes(2)).until(() -> checks.get() > 3);
        assertThat(flow.failure().orElseThrow()).contains("MongoDB is gone");
        outage.set(null);
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(flow.failure()).isEmpty());
    }

    /** A process must not live on with a dead heart. */
    @Test
    void aFlowThatEndsByABugIsBegunAgain() throws InterruptedException {
        Queue<Throwable> bugs = new ArrayDeque<>(List.of(new StackOverflowError("a bug"), new ClassCastException()));
        RecordFlow buggy = new RecordFlow(
                Topics.PIVOT_ROWS.name(),
                () -> Set.of(Topics.PIVOT_ROWS.name()),
                () -> {
                    throwUnchecked(bugs.poll());
                    return consumer;
                },
                Duration.ofMillis(50),
                new Sink());

        Supervised supervised = Supervised.start("buggy", buggy);

        await().atMost(Duration.ofMinutes(2))
                .until(() -> buggy.failure().orElse("").contains("StackOverflowError"));
        await().atMost(Duration.ofMinutes(2)).until(() -> buggy.failure().isEmpty());
        assertThat(bugs).isEmpty();
        supervised.close();
        buggy.close();
        supervised.join(Duration.ofSeconds(20));
    }

    private static void throwUnchecked(Throwable bug) {
        if (bug instanceof Error error) {
            throw error;
        }
        if (bug instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private final class Sink implements RecordSink {

        @Override
        public void write(ConsumerRecords<byte[], byte[]> records) {}

        @Override
        public List<Runnable> rest() {
            return List.of();
        }

        @Override
        public void check() {
            checks.incrementAndGet();
            if (outage.get() != null) {
                throw outage.get();
            }
        }
    }
}
