package io.wavepivot.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.wavepivot.ingest.define.Definitions;
import io.wavepivot.ingest.define.ProjectStatus;
import io.wavepivot.ingest.readings.WaveTables;
import io.wavepivot.ingest.sources.Pollers;
import io.wavepivot.ingest.sources.RowBudget;
import io.wavepivot.ingest.sources.Source;
import io.wavepivot.ingest.sql.SqlConfig;
import io.wavepivot.ingest.waves.WaveSource;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Wires the service once, starts what runs in the background as soon as Kafka answers, and stops it in order. */
@Singleton
class IngestService {

    private static final Duration LONGEST_STEP = Duration.ofSeconds(8);

    private final Clock clock = Clock.systemUTC();
    private final KafkaClients kafka;
    private final TopicSetup setup;
    private final AvroEncoder encoder;
    private final CompactedTable<Definition> definitions;
    private final CompactedTable<Bookmark> bookmarks;
    private final Producer<byte[], byte[]> producer;
    private final WaveTables tables;
    private final SqlConfig config;
    private final MeterRegistry metrics;
    private final Pollers pollers;
    private final List<Supervised> running = new CopyOnWriteArrayList<>();

    IngestService(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "schema-registry.url") String registryUrl,
            SqlConfig config,
            WaveTables tables,
            MeterRegistry metrics) {
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        this.kafka = new KafkaClients(broker);
        this.setup = new TopicSetup(kafka, registry);
        this.encoder = new AvroEncoder(registry);
        this.definitions = new CompactedTable<>(
                Topics.DEFINITIONS, kafka, new AvroDecoder<>(registry, Definition.class), Topics::isProjectKey);
        this.bookmarks = new CompactedTable<>(
                Topics.BOOKMARKS, kafka, new AvroDecoder<>(registry, Bookmark.class), Topics::isProjectKey);
        this.producer = kafka.producer(Map.of());
        this.tables = tables;
        this.config = config;
        this.metrics = metrics;
        RowBudget budget = new RowBudget(config.maxRowsAtOnce(), config.maxRowsPerStep());
        metrics.gauge("wavepivot.source.rows.borrowed", budget, RowBudget::borrowed);
        this.pollers = new Pollers(definitions, this::source, kafka, encoder, bookmarks, budget, clock);
    }

    @Produces
    @Singleton
    Clock clock() {
        return clock;
    }

    @Produces
    @Singleton
    KafkaClients kafka() {
        return kafka;
    }

    @Produces
    @Singleton
    Definitions definitions() {
        return new Definitions(definitions, producer, encoder);
    }

    @Produces
    @Singleton
    ProjectStatus status() {
        return new ProjectStatus(bookmarks, tables, pollers);
    }

    /** A source that cannot be reached is no reason to take away the way to it: it is seen in its project. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck definitionsHealth() {
        return () -> {
            HealthCheckResponseBuilder health = HealthCheckResponse.named("definitions");
            setup.failure().ifPresent(failure -> health.withData("failure", failure));
            return health.status(definitions.isLoaded() && bookmarks.isLoaded()).build();
        };
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("start").start(this::startWhenKafkaAnswers);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        setup.close();
        pollers.close();
        definitions.close();
        bookmarks.close();
        Supervised.end(running, LONGEST_STEP);
        producer.close(Duration.ofSeconds(1));
    }

    private void startWhenKafkaAnswers() {
        try {
            if (setup.await(Topics.DEFINITIONS, Topics.BOOKMARKS, Topics.PIVOT_ROWS, Topics.REJECTS)) {
                running.add(Supervised.start("definitions", definitions));
                running.add(Supervised.start("bookmarks", bookmarks));
                running.add(Supervised.start("pollers", pollers));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of each project: its share, which is less the more of them there are here. */
    private int maxOpenWaves() {
        int share = config.maxOpenWavesAtOnce() / Math.max(1, pollers.count());
        return Math.clamp(share, 1, Math.max(1, config.maxOpenWaves()));
    }

    private Source source(Definition definition) {
        return new WaveSource(
                (Project) definition.getBody(),
                tables,
                config,
                this::maxOpenWaves,
                setup.maxRecordBytes(Topics.PIVOT_ROWS),
                encoder,
                metrics,
                clock);
    }
}
