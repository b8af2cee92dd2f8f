package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From which bookmark a source goes on, whatever else is written to their topic. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PublishingComponentTest {

    private static final String SOURCE = "project/publishing";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Inject
    KafkaClients kafka;

    private AvroEncoder encoder;
    private CompactedTable<Bookmark> bookmarks;
    private Supervised reading;

    @BeforeEach
    void read() {
        TestTokens.awaitReady();
        SchemaRegistry registry =
                new SchemaRegistry(ConfigProvider.getConfig().getValue("schema-registry.url", String.class));
        encoder = new AvroEncoder(registry);
        bookmarks = new CompactedTable<>(
                Topics.BOOKMARKS, kafka, AvroDecoder.of(registry, Bookmark.class), Topics::isProjectKey);
        reading = Supervised.start("bookmarks of a test", bookmarks);
    }

    @AfterEach
    void stop() {
        bookmarks.close();
        reading.close();
    }

    /** Readers see nothing that comes after the beginning of an open transaction, though it was committed long since. */
    @Test
    void aBookmarkThatWasWrittenDuringTheTransactionOfAnotherSourceIsWaitedFor() throws Exception {
        try (SourcePublisher<Bookmark> first = open();
                Producer<byte[], byte[]> other = kafka.transactionalProducer("wavepivot.another", Map.of());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.initTransactions();
            other.beginTransaction();
            for (PartitionInfo partition : other.partitionsFor(Topics.BOOKMARKS.name())) {
                other.send(new ProducerRecord<>(Topics.BOOKMARKS.name(), partition.partition(), new byte[1], null));
            }
            other.flush();
            first.begin().commit(bookmark(7));

            Future<Optional<Bookmark>> next = threads.submit(() -> {
                try (SourcePublisher<Bookmark> second = open()) {
                    return second.state();
                }
            });
            await().during(Duration.ofSeconds(1)).until(() -> !next.isDone());
            other.abortTransaction();

            assertThat(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .map(Bookmark::getRowsRead)
                    .contains(7L);
        }
    }

    @Test
    void aTableSaysThatItHasChanged() throws Exception {
        bookmarks.awaitLoaded();
        long before = bookmarks.changes();
        try (SourcePublisher<Bookmark> publisher = open()) {
            assertThat(bookmarks.changes()).isEqualTo(before);

            publisher.begin().commit(bookmark(8));

            await().atMost(PATIENCE).until(() -> bookmarks.changes() == before + 1);
        }
    }

    private SourcePublisher<Bookmark> open() throws UndecodableException {
        return SourcePublisher.open(SOURCE, kafka, Map.of(), encoder, bookmarks);
    }

    private static Bookmark bookmark(long rowsRead) {
        return Bookmark.newBuilder()
                .setSource(SOURCE)
                .setScope("a test")
                .setPositions(Map.of())
                .setRowsRead(rowsRead)
                .setAt(Instant.now())
                .build();
    }
}
