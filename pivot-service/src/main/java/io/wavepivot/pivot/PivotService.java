package io.wavepivot.pivot;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.wavepivot.pivot.aggregate.AggregateConfig;
import io.wavepivot.pivot.aggregate.Aggregates;
import io.wavepivot.pivot.deadletters.DeadLetterReplay;
import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.flow.FlowConfig;
import io.wavepivot.pivot.flow.RecordFlow;
import io.wavepivot.pivot.mirror.Databases;
import io.wavepivot.pivot.mirror.MirrorConfig;
import io.wavepivot.pivot.mirror.Mirrors;
import io.wavepivot.pivot.patches.PatchBatch;
import io.wavepivot.pivot.patches.PatchReader;
import io.wavepivot.pivot.patches.PatchSink;
import io.wavepivot.pivot.retain.Retention;
import io.wavepivot.pivot.tables.Copies;
import io.wavepivot.pivot.tables.CopyStates;
import io.wavepivot.pivot.tables.Fills;
import io.wavepivot.pivot.tables.Rebuilds;
import io.wavepivot.pivot.tables.TableReaders;
import io.wavepivot.pivot.tables.TableSink;
import io.wavepivot.pivot.tables.TablesConfig;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.pivot.write.TableWriter;
import io.wavepivot.pivot.write.WriteConfig;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.definitions.DefinitionTables;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.MongoHealth;
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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Wires the service once, starts what runs in the background as soon as Kafka answers, and stops it in order. */
@Singleton
class PivotService {

    private static final Duration LONGEST_BATCH = Duration.ofSeconds(8);

    private final Clock clock = Clock.systemUTC();
    private final KafkaClients kafka;
    private final TopicSetup setup;
    private final AvroEncoder encoder;
    private final CompactedTable<Definition> projects;
    private final CompactedTable<Definition> datasets;
    private final CompactedTable<Bookmark> replays;
    private final Retention retention;
    private final PivotWriter writer;
    private final PatchBatch patchesToCheck;
    private final Producer<byte[], byte[]> letters;
    private final RecordFlow rows;
    private final TableWriter tableWriter;
    private final RecordFlow tables;
    private final Rebuilds rebuilds;
    private final CopyStates copyStates;
    private final Fills fills;
    private final Mirrors mirrors;
    private final Aggregates aggregates;
    private final List<Supervised> running = new CopyOnWriteArrayList<>();

    PivotService(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            FlowConfig flowConfig,
            TablesConfig tablesConfig,
            MirrorConfig mirrorConfig,
            AggregateConfig aggregateConfig,
            WriteConfig writeConfig,
            MongoClient mongodb,
            MeterRegistry metrics,
            @ConfigProperty(name = "pivot.database") String database,
            @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        this.kafka = new KafkaClients(broker);
        this.setup = new TopicSetup(kafka, registry);
        this.encoder = new AvroEncoder(registry);
        this.projects = DefinitionTables.projects(kafka, registry);
        this.datasets = DefinitionTables.datasets(kafka, registry);
        this.replays = new CompactedTable<>(
                Topics.BOOKMARKS,
                kafka,
                AvroDecoder.of(registry, Bookmark.class),
                key -> key.startsWith(DeadLetterReplay.KIND));
        this.retention = new Retention(projects, clock);
        this.writer = new PivotWriter(mongodb, database, writeConfig);
        MongoDatabase copiesDatabase = writeConfig.database(mongodb, database);
        this.tableWriter = new TableWriter(copiesDatabase, writeConfig, Collections::table);
        this.letters = kafka.producer(Map.of());
        this.patchesToCheck = new PatchBatch(new PatchReader(registry), (pivot, at) -> false);
        this.rows = new RecordFlow(
                Topics.PIVOT_ROWS.name(),
                () -> Set.of(Topics.PIVOT_ROWS.name()),
                () -> kafka.member(flowConfig.group(), flowConfig.consumer()),
                flowConfig.longestPause(),
                new PatchSink(
                        new PatchBatch(new PatchReader(registry), retention::isExpired),
                        writer,
                        new DeadLetters(letters),
                        metrics));
        Copies copies = new Copies(datasets);
        this.rebuilds = new Rebuilds(copies, datasets, registry, kafka, copiesDatabase, writeConfig, clock);
        this.fills = new Fills(datasets, copiesDatabase);
        this.tables = new RecordFlow(
                "tables",
                () -> {
                    fills.look();
                    return copies.topics();
                },
                () -> kafka.member(
                        tablesConfig.group(), flowConfig.consumer(tablesConfig.maxRecords(), flowConfig.maxBytes())),
                flowConfig.longestPause(),
                new TableSink(
                        new TableReaders(datasets, registry), copies, tableWriter, new DeadLetters(letters), metrics));
        this.copyStates = new CopyStates(copies, tables, rebuilds);
        this.mirrors = new Mirrors(new Mirrors.Parts(
                new Databases(mirrorConfig),
                kafka,
                mirrorConfig.group(),
                flowConfig.consumer(mirrorConfig.maxRecords(), mirrorConfig.maxBytes()),
                datasets,
                registry,
                letters,
                metrics,
                flowConfig.longestPause()));
        this.aggregates = new Aggregates(
                aggregateConfig, broker, kafka, registry, datasets, flowConfig.group(), copiesDatabase, clock);
    }

    @Produces
    @Singleton
    KafkaClients kafka() {
        return kafka;
    }

    @Produces
    @Singleton
    Retention retention() {
        return retention;
    }

    @Produces
    @Singleton
    CopyStates copyStates() {
        return copyStates;
    }

    @Produces
    @Singleton
    Mirrors mirrors() {
        return mirrors;
    }

    @Produces
    @Singleton
    Aggregates aggregates() {
        return aggregates;
    }

    @Produces
    @Singleton
    DeadLetterReplay replay() {
        return new DeadLetterReplay(
                Topics.PIVOT_ROWS,
                kafka,
                setup,
                encoder,
                replays,
                letter -> patchesToCheck.objection(letter, writer),
                clock);
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck writerHealth() {
        return () -> {
            HealthCheckResponseBuilder health = HealthCheckResponse.named("writer");
            setup.failure()
                    .or(rows::failure)
                    .or(tables::failure)
                    .or(aggregates::failure)
                    .ifPresentOrElse(failure -> health.down().withData("failure", failure), health::up);
            return health.build();
        };
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck mongoHealth(MongoClient mongodb) {
        return new MongoHealth(mongodb);
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("start").start(this::startWhenKafkaAnswers);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        setup.close();
        rows.close();
        tables.close();
        rebuilds.close();
        fills.close();
        mirrors.close();
        aggregates.close();
        projects.close();
        datasets.close();
        replays.close();
        Supervised.end(running, LONGEST_BATCH);
        writer.close();
        tableWriter.close();
        letters.close(Duration.ofSeconds(1));
    }

    private void startWhenKafkaAnswers() {
        try {
            if (setup.await(
                    Topics.DEFINITIONS,
                    Topics.BOOKMARKS,
                    Topics.PIVOT_ROWS,
                    Topics.PIVOT_ROWS.deadLetters(),
                    Topics.BUILDS)) {
                running.add(Supervised.start("projects", projects));
                running.add(Supervised.start("replays", replays));
                running.add(Supervised.start("datasets", datasets));
                projects.awaitLoaded();
                running.add(Supervised.start("pivot-rows", rows));
                datasets.awaitLoaded();
                running.add(Supervised.start("tables", tables));
                running.add(Supervised.start("fills", fills));
                running.add(Supervised.start("rebuilds", rebuilds));
                running.add(Supervised.start("mirrors", mirrors));
                running.addAll(aggregates.start());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
