package io.wavepivot.pivot.aggregate;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.wavepivot.pivot.aggregate.query.PlanReader;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.schemas.Build;
import io.wavepivot.schemas.Pivot;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.PivotName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.jboss.logging.Logger;

/**
 * Shows readers a plan as soon as all of it is in MongoDB, and removes what no plan has any longer. Any number of
 * replicas may do so at once.
 */
public final class Switches implements Runnable {

    private static final Logger LOG = Logger.getLogger(Switches.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Of what is over: a writer may be at its last patches. */
    private static final int SWEEP_EVERY = 20;

    private final AggregatePivots pivots;
    private final Supplier<Plans> plans;
    private final Function<String, Optional<Build>> builds;
    private final Applications applications;
    private final KafkaClients kafka;
    private final String writers;
    private final MongoDatabase database;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** For plans that are built, where the patches ended when that was seen. */
    private final Map<String, Map<TopicPartition, Long>> ends = new HashMap<>();

    /**
     * @param builds how far plans are, by their ids
     * @param writers the consumer group of those who write patches
     */
    public Switches(
            AggregatePivots pivots,
            Supplier<Plans> plans,
            Function<String, Optional<Build>> builds,
            Applications applications,
            KafkaClients kafka,
            String writers,
            MongoDatabase database) {
        this.pivots = pivots;
        this.plans = plans;
        this.builds = builds;
        this.applications = applications;
        this.kafka = kafka;
        this.writers = writers;
        this.database = database;
    }

    @Override
    public void run() {
        try {
            for (int round = 0; !closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS); round++) {
                look(round % SWEEP_EVERY == 0);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #run}. */
    public void close() {
        closed.countDown();
    }

    private void look(boolean sweeps) throws InterruptedException {
        try {
            ends.keySet().retainAll(plans.get().names().keySet());
            for (Pivot pivot : pivots.all()) {
                renew(pivot);
                Optional<String> built =
                        Optional.ofNullable(pivot.getNext()).map(Plan::getId).filter(this::isBuilt);
                Optional<Query> query = built.map(plans.get().queries()::get);
                if (query.isPresent() && isWritten(built.get())) {
                    pivots.built(pivot.getName(), built.get(), () -> show(pivot.getName(), built.get(), query.get()));
                    ends.remove(built.get());
                }
            }
            if (sweeps) {
                sweep();
                applications.sweep();
            }
        } catch (MongoException | KafkaException outage) {
            LOG.warnf("Aggregate pivots are looked at later: %s", outage.getMessage());
        }
    }

    /** What is wanted of a pivot is built anew when the fields that it uses have become something else. */
    private void renew(Pivot pivot) throws InterruptedException {
        Plans known = plans.get();
        Plan plan = AggregatePivots.wanted(pivot);
        if (known.queries().containsKey(plan.getId())) {
            return;
        }
        PlanReader reader =
                new PlanReader(plan, name -> Optional.ofNullable(known.tables().get(name)));
        Optional<String> shape = reader.read().map(Query::shape);
        if (shape.isPresent() && !shape.get().equals(plan.getShape())) {
            pivots.renew(pivot.getName(), plan, shape.get());
        }
    }

    private boolean isBuilt(String plan) {
        return builds.apply(plan).map(Build::getIsBuilt).orElse(false);
    }

    /** Whether all that was published of a plan when it was built has been written by now. */
    private boolean isWritten(String plan) throws InterruptedException {
        Map<TopicPartition, Long> published = ends.computeIfAbsent(plan, any -> ends());
        try (Admin admin = kafka.admin()) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(writers)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return published.entrySet().stream()
                    .allMatch(end -> end.getValue() == 0
                            || committed.get(end.getKey()) != null
                                    && committed.get(end.getKey()).offset() >= end.getValue());
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to ask how far patches are written", failed.getCause());
        }
    }

    private Map<TopicPartition, Long> ends() {
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            return kafka.ends(Topics.PIVOT_ROWS.partitions(reader));
        }
    }

    private void show(String pivot, String plan, Query query) {
        MongoCollection<Document> catalog = database.getCollection(Collections.PIVOTS);
        List<Document> fields = query.fields().entrySet().stream()
                .map(field -> new Document("name", field.getKey())
                        .append("type", field.getValue().text()))
                .toList();
        catalog.updateOne( // One without rows has not been written.
                Filters.eq("_id", PivotName.ofPlan(pivot, plan)),
                Updates.combine(
                        Updates.setOnInsert("key", query.keys().text()),
                        Updates.setOnInsert("columns", 0L),
                        Updates.set(Collections.FIELDS, fields),
                        Updates.set(Collections.CELLS, query.cells().text())),
                new UpdateOptions().upsert(true));
        catalog.updateOne(
                Filters.eq("_id", pivot),
                Updates.set(Collections.PLAN, PivotName.ofPlan(pivot, plan)),
                new UpdateOptions().upsert(true));
        LOG.infof("pivot=%s plan=%s: it is built, and shown from now on", pivot, plan);
    }

    private void sweep() throws InterruptedException {
        Set<String> plans = new HashSet<>();
        for (Pivot pivot : pivots.all()) {
            AggregatePivots.plans(pivot).forEach(plan -> plans.add(PivotName.ofPlan(pivot.getName(), plan.getId())));
        }
        MongoCollection<Document> catalog = database.getCollection(Collections.PIVOTS);
        for (Document known : catalog.find()) {
            String name = known.getString("_id");
            String plan = Objects.requireNonNullElse(known.getString(Collections.PLAN), name);
            if (PivotName.isOfPlan(plan) && !plans.contains(plan) && isOver(plan)) {
                remove(name, catalog);
            }
        }
    }

    private boolean isOver(String plan) throws InterruptedException {
        String[] parts = PivotName.parts(plan);
        return pivots.isOver(parts[1], parts[2]);
    }

    /** @param name of a plan, or of a pivot that nobody keeps any longer */
    private void remove(String name, MongoCollection<Document> catalog) {
        if (PivotName.isOfPlan(name)) {
            database.getCollection(name).drop();
            database.getCollection(Collections.COLUMNS).deleteMany(Collections.columnsOf(name));
        }
        catalog.deleteOne(Filters.eq("_id", name));
        LOG.infof("pivot=%s: removed", name);
    }
}
