package io.wavepivot.ingest.define;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.ingest.BackingServices;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.TopicFollower;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Changes of one definition that several replicas make at once. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class DefinitionsComponentTest {

    private static final int REPLICAS = 2;
    private static final int CHANGES = 10;

    @Inject
    KafkaClients kafka;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    @Test
    void afterAnOutageATopicIsReadOnFromWhereItWas() throws Exception {
        CompactedTable<Definition> table = new CompactedTable<>(
                Topics.DEFINITIONS,
                kafka,
                AvroDecoder.of(new SchemaRegistry(registryUrl), Definition.class),
                Topics::isDatasetKey);
        List<String> read = new CopyOnWriteArrayList<>();
        AtomicBoolean isOver = new AtomicBoolean();
        TopicFollower follower = new TopicFollower(Topics.DEFINITIONS, kafka) {
            @Override
            protected void put(ConsumerRecord<byte[], byte[]> next) {
                if (read.size() == 3 && !isOver.getAndSet(true)) {
                    throw new KafkaException("An outage");
                }
                read.add(next.partition() + "/" + next.offset());
            }
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(table);
            await().atMost(Duration.ofMinutes(2)).until(table::isLoaded);
            Definitions definitions =
                    new Definitions(table, Topics::datasetKey, kafka, new AvroEncoder(new SchemaRegistry(registryUrl)));
            for (int i = 0; i < CHANGES; i++) {
                definitions.change("followed", writer -> {
                    writer.write(next(definitions, "followed"));
                    return null;
                });
            }
            threads.submit(follower);
            try {
                await().atMost(Duration.ofMinutes(2)).until(follower::isLoaded);
                assertThat(isOver).isTrue();
                assertThat(read).hasSizeGreaterThanOrEqualTo(CHANGES).doesNotHaveDuplicates();
            } finally {
                follower.close();
                table.close();
            }
        }
    }

    @Test
    void noneIsLost() throws Exception {
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        List<CompactedTable<Definition>> tables = new ArrayList<>();
        List<Future<?>> changes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int replica = 0; replica < REPLICAS; replica++) {
                CompactedTable<Definition> table = new CompactedTable<>(
                        Topics.DEFINITIONS, kafka, AvroDecoder.of(registry, Definition.class), Topics::isDatasetKey);
                tables.add(table);
                threads.submit(table);
                await().atMost(Duration.ofMinutes(2)).until(table::isLoaded);
                Definitions definitions = new Definitions(table, Topics::datasetKey, kafka, new AvroEncoder(registry));
                changes.add(threads.submit(() -> {
                    for (int i = 0; i < CHANGES; i++) {
                        definitions.change("counted", writer -> {
                            writer.write(next(definitions, "counted"));
                            return null;
                        });
                    }
                    return null;
                }));
            }
            try {
                for (Future<?> one : changes) {
                    one.get(1, TimeUnit.MINUTES);
                }
                for (CompactedTable<Definition> table : tables) {
                    await().atMost(Duration.ofMinutes(2))
                            .until(
                                    () -> generation(table.get("dataset/counted")),
                                    Integer.valueOf(REPLICAS * CHANGES)::equals);
                }
            } finally {
                tables.forEach(CompactedTable::close);
            }
        }
    }

    private static Definition next(Definitions definitions, String name) {
        try {
            int generation = generation(definitions.get(name)) + 1;
            return new Definition(
                    Instant.now(),
                    "test",
                    new Dataset(
                            name,
                            "{}",
                            List.of("id"),
                            Map.of(),
                            Policy.FREEZE,
                            Policy.DISCARD_ROW,
                            null,
                            generation,
                            null,
                            true,
                            List.of()));
        } catch (UndecodableException later) {
            throw new AssertionError(later);
        }
    }

    private static int generation(Optional<Definition> definition) {
        return definition.map(one -> ((Dataset) one.getBody()).getGeneration()).orElse(0);
    }
}
