package io.wavepivot.pivot.aggregate;

import com.mongodb.client.MongoDatabase;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.aggregate.stream.AggregateStreams;
import io.wavepivot.pivot.aggregate.stream.Preview;
import io.wavepivot.schemas.Build;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.definitions.DefinitionTables;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** All that keeps aggregate pivots, wired once. Kafka Streams begins with the first pivot, and ends with the last. */
public final class Aggregates implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final int RETRY_SECONDS = 5;

    private final KafkaClients kafka;
    private final SchemaRegistry registry;
    private final CompactedTable<Definition> definitions;
    private final CompactedTable<Definition> applicationTable;
    private final CompactedTable<Build> builds;
    private final KnownPlans plans;
    private final Semaphore previews = new Semaphore(1);
    private final AggregatePivots pivots;
    private final Applications applications;
    private final Function<String, AggregateStreams> newStreams;
    private final Switches switches;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Null until there is a pivot: idle clients take memory, too. */
    private volatile AggregateStreams streams;

    /**
     * @param datasets that are defined
     * @param writers the consumer group of those who write patches
     */
    public Aggregates(
            AggregateConfig config,
            Map<String, Object> broker,
            KafkaClients kafka,
            SchemaRegistry registry,
            CompactedTable<Definition> datasets,
            String writers,
            MongoDatabase database,
            Clock clock) {
        this.kafka = kafka;
        this.registry = registry;
        this.definitions = DefinitionTables.pivots(kafka, registry);
        this.builds = new CompactedTable<>(Topics.BUILDS, kafka, AvroDecoder.of(registry, Build.class), any -> true);
        this.plans = new KnownPlans(definitions, datasets);
        this.pivots = new AggregatePivots(
                new Definitions(definitions, Topics::pivotKey, kafka, new AvroEncoder(registry)), clock);
        this.applicationTable = DefinitionTables.applications(kafka, registry);
        this.applications = new Applications(
                config,
                new Definitions(applicationTable, Topics::applicationKey, kafka, new AvroEncoder(registry)),
                kafka,
                clock);
        this.newStreams = id -> new AggregateStreams(id, config, broker, kafka, registry, plans);
        this.switches = new Switches(pivots, plans, this::build, applications, kafka, writers, database);
    }

    /** Begins; the datasets are known by now. */
    public List<Supervised> start() throws InterruptedException {
        Supervised known = Supervised.start("pivots", definitions);
        Supervised built = Supervised.start("pivot-builds", builds);
        Supervised kept = Supervised.start("applications", applicationTable);
        definitions.awaitLoaded();
        builds.awaitLoaded();
        applicationTable.awaitLoaded();
        return List.of(
                known,
                built,
                kept,
                Supervised.start("aggregates", this::begin),
                Supervised.start("pivot-switches", switches));
    }

    private void begin() {
        try {
            while (!closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!pivots.areNone()) {
                    keep(applications.begin());
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the service ends, or there is no pivot any longer. */
    private void keep(String application) throws InterruptedException {
        applications.removeDirectories();
        try (AggregateStreams running = newStreams.apply(application)) {
            streams = running;
            running.start();
            while (applications.isCurrent(application) && !closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                if (pivots.areNone() && builds.isReadable() && builds.all().isEmpty()) {
                    applications.end(application);
                }
            }
        } finally {
            streams = null;
        }
        applications.removeDirectories();
    }

    /** Why they are not kept now; empty when they are. */
    public Optional<String> failure() {
        return Optional.ofNullable(streams).flatMap(AggregateStreams::failure);
    }

    @Override
    public void close() {
        closed.countDown();
        switches.close();
        definitions.close();
        builds.close();
        applicationTable.close();
    }

    /**
     * What would come of a plan that is understood.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem another is being looked at: each takes memory
     */
    Preview preview(Query query) {
        if (!previews.tryAcquire()) {
            throw Problems.busy("Another dry run is being made; try again later", RETRY_SECONDS);
        }
        try {
            return Preview.of(query, plans.get().tables(), kafka, registry);
        } finally {
            previews.release();
        }
    }

    AggregatePivots pivots() {
        return pivots;
    }

    /** A table that there is, though it may take no rows any longer. */
    Optional<Table> table(String name) {
        return Optional.ofNullable(plans.get().tables().get(name));
    }

    boolean isFailed(Plan plan) {
        return build(plan.getId()).map(Build::getFailure).isPresent();
    }

    /** How far a plan is; empty where nothing is known of it. */
    Optional<Build> build(String plan) {
        try {
            return builds.get(plan);
        } catch (UndecodableException later) {
            return Optional.empty();
        }
    }
}
