package io.wavepivot.pivot.aggregate;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.schemas.Build;
import io.wavepivot.schemas.Pivot;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.KeyKind;
import io.wavepivot.schemas.mongo.PivotName;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
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
    private final CompactedTable<Build> builds;
    private final KafkaClients kafka;
    private final String writers;
    private final MongoDatabase database;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** For plans that are built, where the patches ended when that was seen. */
    private final Map<String, Map<TopicPartition, Long>> ends = new HashMap<>();

    /** @param writers the consumer group of those who write patches */
    public Switches(
            AggregatePivots pivots,
            Supplier<Plans> plans,
            CompactedTable<Build> builds,
            KafkaClients kafka,
            String writers,
            MongoDatabase database) {
        this.pivots = pivots;
        this.plans = plans;
        this.builds = builds;
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
            for (Pivot pivot : pivots.all()) {
                Optional<String> built =
                        Optional.ofNullable(pivot.getNext()).map(Plan::getId).filter(this::isBuilt);
                Optional<Query> query = built.map(plans.get().queries()::get);
                if (query.isPresent() && isWritten(built.get())) {
                    show(pivot.getName(), built.get(), query.get().keys());
                }
            }
            if (sweeps) {
                sweep();
            }
        } catch (MongoException | KafkaException outage) {
            LOG.warnf("Aggregate pivots are looked at later: %s", outage.getMessage());
        }
    }

    private boolean isBuilt(String plan) {
        try {
            return builds.get(plan).map(Build::getIsBuilt).orElse(false);
        } catch (UndecodableException later) {
            return false;
        }
    }

    /** Whether all that was published of a plan when it was built has been written by now. */
    private boolean isWritten(String plan) throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(writers)
                    .partitionsToOffsetAndMetadata()
                    .get();
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0;
                    i
                            < admin.describeTopics(Set.of(Topics.PIVOT_ROWS.name()))
                                    .allTopicNames()
                                    .get()
                                    .get(Topics.PIVOT_ROWS.name())
                                    .partitions()
                                    .size();
                    i++) {
                partitions.add(new TopicPartition(Topics.PIVOT_ROWS.name(), i));
            }
            return ends.computeIfAbsent(plan, any -> kafka.ends(partitions)).entrySet().stream()
                    .allMatch(end -> end.getValue() == 0
                            || committed.get(end.getKey()) != null
                                    && committed.get(end.getKey()).offset() >= end.getValue());
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to ask how far patches are written", failed.getCause());
        }
    }

    private void show(String pivot, String plan, KeyKind keys) throws InterruptedException {
        MongoCollection<Document> catalog = database.getCollection(Collections.PIVOTS);
        catalog.updateOne( // One without rows has not been written.
                Filters.eq("_id", PivotName.ofPlan(pivot, plan)),
                Updates.combine(Updates.setOnInsert("key", keys.text()), Updates.setOnInsert("columns", 0L)),
                new UpdateOptions().upsert(true));
        catalog.updateOne(
                Filters.eq("_id", pivot),
                Updates.set(Collections.PLAN, PivotName.ofPlan(pivot, plan)),
                new UpdateOptions().upsert(true));
        pivots.built(pivot, plan);
        ends.remove(plan);
        LOG.infof("pivot=%s plan=%s: it is built, and shown from now on", pivot, plan);
    }

    private void sweep() throws InterruptedException {
        Set<String> names = new HashSet<>();
        Set<String> plans = new HashSet<>();
        for (Pivot pivot : pivots.all()) {
            names.add(pivot.getName());
            AggregatePivots.plans(pivot).forEach(plan -> plans.add(PivotName.ofPlan(pivot.getName(), plan.getId())));
        }
        MongoCollection<Document> catalog = database.getCollection(Collections.PIVOTS);
        for (Document known : catalog.find()) {
            String name = known.getString("_id");
            if (PivotName.isOfPlan(name) && !plans.contains(name)) {
                String[] parts = PivotName.parts(name);
                if (pivots.isOver(parts[1], parts[2])) {
                    remove(name, catalog);
                }
            } else if (known.containsKey(Collections.PLAN) && !names.contains(name)) {
                String[] parts = PivotName.parts(known.getString(Collections.PLAN));
                if (pivots.isOver(parts[1], parts[2])) {
                    catalog.deleteOne(Filters.eq("_id", name));
                }
            }
        }
    }

    private void remove(String pivot, MongoCollection<Document> catalog) {
        database.getCollection(pivot).drop();
        database.getCollection(Collections.COLUMNS).deleteMany(Collections.columnsOf(pivot));
        catalog.deleteOne(Filters.eq("_id", pivot));
        LOG.infof("pivot=%s: removed", pivot);
    }
}
