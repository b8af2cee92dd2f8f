package io.wavepivot.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.wavepivot.ingest.datasets.Datasets;
import io.wavepivot.ingest.define.ProjectStatus;
import io.wavepivot.ingest.files.CsvLoader;
import io.wavepivot.ingest.files.FilesConfig;
import io.wavepivot.ingest.readings.WaveTables;
import io.wavepivot.ingest.rejects.RejectLog;
import io.wavepivot.ingest.rejects.Rejects;
import io.wavepivot.ingest.rejects.Replay;
import io.wavepivot.ingest.rows.RowsService;
import io.wavepivot.ingest.sources.Pollers;
import io.wavepivot.ingest.sources.RowBudget;
import io.wavepivot.ingest.sources.Source;
import io.wavepivot.ingest.sql.SqlConfig;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.waves.WaveSource;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.definitions.DefinitionTables;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tasks.Tasks;
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
    private final SchemaRegistry registry;
    private final TopicSetup setup;
    private final AvroEncoder encoder;
    private final CompactedTable<Definition> projects;
    private final CompactedTable<Definition> datasets;
    private final CompactedTable<Bookmark> bookmarks;
    private final CompactedTable<Bookmark> replays;
    private final Datasets defined;
    private final Rejects rejects;
    private final Tables rowTables;
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
        this.registry = new SchemaRegistry(registryUrl);
        this.kafka = new KafkaClients(broker);
        this.setup = new TopicSetup(kafka, registry);
        this.encoder = new AvroEncoder(registry);
        this.projects = DefinitionTables.projects(kafka, registry);
        this.datasets = DefinitionTables.datasets(kafka, registry);
        this.bookmarks = new CompactedTable<>(
                Topics.BOOKMARKS, kafka, AvroDecoder.of(registry, Bookmark.class), Topics::isProjectKey);
        this.replays = new CompactedTable<>(
                Topics.BOOKMARKS, kafka, AvroDecoder.of(registry, Bookmark.class), RejectLog::isReplay);
        this.defined =
                new Datasets(new Definitions(datasets, Topics::datasetKey, kafka, encoder), setup, registry, clock);
        this.rejects = new Rejects(encoder, clock);
        this.rowTables = new Tables(defined, encoder);
        this.tables = tables;
        this.config = config;
        this.metrics = metrics;
        RowBudget budget = new RowBudget(config.maxRowsAtOnce(), config.maxRowsPerStep());
        metrics.gauge("wavepivot.source.rows.borrowed", budget, RowBudget::borrowed);
        this.pollers = new Pollers(projects, this::source, kafka, encoder, bookmarks, budget, clock);
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
    SchemaRegistry registry() {
        return registry;
    }

    @Produces
    @Singleton
    AvroEncoder encoder() {
        return encoder;
    }

    @Produces
    @Singleton
    Rejects rejects() {
        return rejects;
    }

    @Produces
    @Singleton
    Definitions definitions() {
        return new Definitions(projects, Topics::projectKey, kafka, encoder);
    }

    @Produces
    @Singleton
    Datasets datasets() {
        return defined;
    }

    @Produces
    @Singleton
    Tables tables() {
        return rowTables;
    }

    @Produces
    @Singleton
    CsvLoader csvLoader(Tables tables, Tasks tasks, FilesConfig config) {
        return new CsvLoader(kafka, encoder, tables, tasks, rejects, config, metrics, clock);
    }

    @Produces
    @Singleton
    RejectLog rejectLog() {
        return new RejectLog(kafka, registry, replays);
    }

    @Produces
    @Singleton
    Replay replay(RejectLog log, Tables tables, Tasks tasks) {
        return new Replay(kafka, encoder, log, tables, tasks, clock);
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
            return health.status(projects.isLoaded() && datasets.isLoaded() && bookmarks.isLoaded())
                    .build();
        };
    }

    void start(@Observes StartupEvent event, RowsService rows) {
        Thread.ofVirtual().name("start").start(() -> startWhenKafkaAnswers(rows));
    }

    void stop(@Observes ShutdownEvent event, RowsService rows) throws InterruptedException {
        setup.close();
        rows.close();
        pollers.close();
        projects.close();
        datasets.close();
        bookmarks.close();
        replays.close();
        Supervised.end(running, LONGEST_STEP);
    }

    private void startWhenKafkaAnswers(RowsService rows) {
        try {
            if (setup.await(
                    Topics.DEFINITIONS,
                    Topics.BOOKMARKS,
                    Topics.PIVOT_ROWS,
                    Topics.REJECTS,
                    Topics.CLAIMS,
                    Topics.ANSWERS)) {
                running.add(Supervised.start("projects", projects));
                running.add(Supervised.start("datasets", datasets));
                running.add(Supervised.start("bookmarks", bookmarks));
                running.add(Supervised.start("replays", replays));
                running.addAll(rows.start());
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
