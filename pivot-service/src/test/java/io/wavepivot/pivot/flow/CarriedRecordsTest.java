package io.wavepivot.pivot.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import io.wavepivot.schemas.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records are written and committed, or read again. */
class CarriedRecordsTest {

    private static final TopicPartition PARTITION = new TopicPartition("pivot-rows", 3);

    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            super.commitSync(offsets, timeout);
            done.add("committed " + offsets.get(PARTITION).offset());
        }
    };
    private final RecordFlow flow = new RecordFlow(
            Topics.PIVOT_ROWS.name(),
            () -> Set.of(Topics.PIVOT_ROWS.name()),
            () -> consumer,
            Duration.ofMillis(20),
            new Sink());
    private boolean interrupting;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(flow);

    @BeforeEach
    void oneRecord() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            consumer.updateBeginningOffsets(Map.of(PARTITION, 7L));
            consumer.seek(PARTITION, 7);
            add(7);
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        flow.close();
        thread.join();
    }

    @Test
    void whatIsWrittenIsCommitted() {
        assertThat(flow.failure()).contains("not started");

        thread.start();

        await().atMost(Duration.ofMinutes(2)).until(() -> done.contains("committed 8"));
        assertThat(done).containsExactly("write 7", "one part", "another", "committed 8");
        assertThat(flow.failure()).isEmpty();
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenAgain() {
        failures.add(new MongoException("gone"));
        // MockConsumer hands each record out once.
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> add(7));

        thread.start();

        await().atMost(Duration.ofMinutes(2)).until(() -> done.contains("committed 8"));
        assertThat(done).startsWith("failed 7").contains("write 7");
        assertThat(flow.failure()).isEmpty();
    }

    @Test
    void whatWasWrittenAtLastIsCommittedAtTheEnd() {
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> {
            add(8);
            flow.close();
        });

        flow.run();

        assertThat(done).contains("committed 8").endsWith("write 8", "one part", "another", "committed 9");
    }

    @Test
    void whileACommitIsUnderWayRecordsAreHardlyWaitedFor() {
        List<Duration> waits = new ArrayList<>();
        consumer.schedulePollTask(() -> waits.add(consumer.lastPollTimeout()));
        consumer.schedulePollTask(() -> {
            waits.add(consumer.lastPollTimeout());
            flow.close();
        });

        flow.run();

        assertThat(waits).containsExactly(Duration.ofMillis(10), Duration.ofMillis(500));
    }

    @Test
    void whatIsWrittenAgainNeedsNoCheck() {
        failures.add(new MongoException("gone"));
        consumer.schedulePollTask(() -> add(7));
        consumer.schedulePollTask(flow::close);

        flow.run();

        assertThat(done).startsWith("failed 7", "write 7").doesNotContain("check");
    }

    /** Whoever is interrupted ends where it waits. */
    @Test
    void afterAnOutageThereIsAPause() {
        interrupting = true;
        failures.add(new MongoException("gone"));

        flow.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactly("failed 7");
    }

    @Test
    void withoutAnOutageThereIsNoPause() {
        interrupting = true;
        consumer.schedulePollTask(() -> add(8));
        consumer.schedulePollTask(flow::close);

        flow.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).contains("write 7", "write 8");
    }

    @Test
    void aBugIsNamedInFourHundredCharacters() {
        failures.add(new IllegalStateException("x".repeat(400 - "java.lang.IllegalStateException: ".length())));

        assertThatThrownBy(flow::run).isInstanceOf(IllegalStateException.class);

        assertThat(flow.failure().orElseThrow()).hasSize(400).endsWith("x");
    }

    @Test
    void aBugEndsTheFlowAndIsShown() {
        failures.add(new IllegalStateException("x".repeat(1_000)));

        assertThatThrownBy(flow::run).isInstanceOf(IllegalStateException.class);

        assertThat(flow.failure().orElseThrow())
                .startsWith("java.lang.IllegalStateException: xxx")
                .endsWith("...")
                .hasSize(403);
        assertThat(consumer.closed()).isTrue();
    }

    private void add(long offset) {
        consumer.addRecord(new ConsumerRecord<>("pivot-rows", 3, offset, new byte[0], new byte[0]));
    }

    private final class Sink implements RecordSink {

        @Override
        public void write(ConsumerRecords<byte[], byte[]> records) {
            long offset = records.iterator().next().offset();
            RuntimeException failure = failures.poll();
            if (interrupting) {
                Thread.currentThread().interrupt();
            }
            done.add((failure == null ? "write " : "failed ") + offset);
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public List<Runnable> rest() {
            return List.of(() -> done.add("one part"), () -> done.add("another"));
        }

        @Override
        public void check() {
            done.add("check");
        }
    }
}
