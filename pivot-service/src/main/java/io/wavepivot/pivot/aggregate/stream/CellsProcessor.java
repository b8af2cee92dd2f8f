package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.PlanSource;
import io.wavepivot.pivot.aggregate.Plans;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.aggregate.state.Cells;
import io.wavepivot.pivot.aggregate.state.Keys;
import io.wavepivot.pivot.aggregate.state.Message;
import io.wavepivot.pivot.aggregate.state.PlanState;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.PivotName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;

/**
 * Makes the cells of some plans of what the rows of their tables say, and publishes what changes of them. All of a plan
 * is in one partition, so that at each moment it is what comes of so many records of each partition of its tables.
 */
final class CellsProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    static final String STORE = "cells";
    static final String PATCHES = "patches";
    static final String BUILDS = "builds";

    private static final Logger LOG = Logger.getLogger(CellsProcessor.class);
    private static final Duration TICK = Duration.ofMillis(50);

    /** Of a tick, in which no message comes on. */
    private static final Duration SHARE = Duration.ofMillis(30);

    /** Groups that are moved in one step. */
    private static final int STEP = 500;

    private final PlanSource plans;
    private final Patches patches;
    private final Map<String, PlanState> states = new HashMap<>();
    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, byte[]> store;
    private Plans known;

    CellsProcessor(PlanSource plans, Patches patches) {
        this.plans = plans;
        this.patches = patches;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> streams) {
        context = streams;
        store = streams.getStateStore(STORE);
        known = plans.get();
        states.clear();
        PlanState.all(store).forEach(state -> states.put(state.plan(), state));
        streams.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<byte[], byte[]> next) {
        String plan = Keys.text(next.key());
        PlanState state = states.computeIfAbsent(plan, any -> new PlanState(plan, store));
        Message message = Message.of(next.value());
        if (message.kind() == Message.Kind.OVER) {
            state.end(next.timestamp());
            context.forward(new Record<>(next.key(), null, next.timestamp()), BUILDS);
        } else if (message.kind() == Message.Kind.FAILED) {
            state.fail("The rows of '%s' can no longer be read as its plan has them".formatted(message.dataset()));
        } else if (!state.isOver()) {
            attempt(state, query -> state.take(message, query, STEP));
        }
    }

    private void tick(long now) {
        known = plans.get();
        long end = System.nanoTime() + SHARE.toNanos();
        for (PlanState state : List.copyOf(states.values())) {
            if (state.isOver()) {
                if (state.isForgotten(now)) {
                    states.remove(state.plan());
                }
            } else if (System.nanoTime() < end) {
                if (known.queries().containsKey(state.plan())) {
                    attempt(state, query -> state.advance(query, STEP, end));
                    publish(state, now, end);
                }
                tellNews(state, now);
            }
        }
    }

    /** What fails of one plan stops no other. */
    private void attempt(PlanState state, Consumer<Query> step) {
        Query query = known.queries().get(state.plan());
        if (state.isFailed()) {
            return;
        }
        try {
            step.accept(query);
        } catch (KafkaException outage) {
            throw outage;
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "plan=%s: it is kept no longer", state.plan());
            state.fail(bug.toString());
        }
    }

    private void publish(PlanState state, long now, long end) {
        Query query = known.queries().get(state.plan());
        String pivot = known.names().get(state.plan());
        if (state.isChanged() && state.isWhole(query) && !state.isFailed()) {
            String physical = PivotName.ofPlan(pivot, state.plan());
            Cells cells = new Cells(store, query);
            boolean isAll = false;
            while (!isAll && !state.isFailed() && System.nanoTime() < end) {
                Cells.ChangedRow row = cells.next();
                isAll = row == null;
                if (!isAll) {
                    publish(physical, row, state, now);
                }
            }
            if (isAll) {
                state.shown();
            }
        }
    }

    /** How far a plan is, also of one that is not understood any longer. */
    private void tellNews(PlanState state, long now) {
        Optional.ofNullable(known.names().get(state.plan()))
                .flatMap(state::news)
                .ifPresent(status ->
                        context.forward(new Record<>(Keys.utf8(state.plan()), patches.status(status), now), BUILDS));
    }

    private void publish(String physical, Cells.ChangedRow row, PlanState state, long now) {
        byte[] key = Keys.utf8(Topics.pivotRowKey(physical, row.key()));
        if (!row.cells().isEmpty()) {
            byte[] patch = patches.patch(physical, row, state.offsets());
            if (key.length + patch.length > Topic.MAX_ROW_BYTES) {
                state.fail("The row '%s' has a value that is too large: with its keys it takes more than %,d bytes"
                        .formatted(row.key(), Topic.MAX_ROW_BYTES));
                return;
            }
            context.forward(new Record<>(key, patch, now), PATCHES);
        }
        if (row.isGone()) {
            context.forward(new Record<>(key, null, now), PATCHES);
        }
    }
}
