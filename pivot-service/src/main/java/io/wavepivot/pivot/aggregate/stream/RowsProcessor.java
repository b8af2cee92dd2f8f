package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.Plans;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.aggregate.state.Keys;
import io.wavepivot.pivot.aggregate.state.Message;
import io.wavepivot.pivot.aggregate.state.Pending;
import io.wavepivot.pivot.aggregate.state.RowStore;
import io.wavepivot.pivot.aggregate.state.Told;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Tells plans what becomes of the rows of their tables: one partition of each. It keeps the rows of tables that some plan
 * needs, so that it knows what a row was, and what there is when a plan begins.
 */
final class RowsProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    static final String STORE = "rows";

    private static final Logger LOG = Logger.getLogger(RowsProcessor.class);

    private static final Duration TICK = Duration.ofMillis(50);

    /** Of a tick, in which no record comes on. */
    private static final Duration SHARE = Duration.ofMillis(20);

    /** A topic may come, or get partitions. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final Supplier<Plans> plans;
    private final SchemaRegistry registry;
    private final Supplier<Backlog> backlogs;
    private final Map<String, TableReader> readers = new HashMap<>();
    private final Map<String, Seen> partitions = new HashMap<>();
    private final Set<String> failed = new HashSet<>();
    private ProcessorContext<byte[], byte[]> context;
    private int partition;
    private RowStore store;
    private Pending pending;
    private Backlog backlog;
    private Plans known;
    private Plans looked;

    /** Whether there was something to do that is not done. */
    private boolean isBusy = true;

    /** When it is looked again all the same. */
    private long next;

    RowsProcessor(Supplier<Plans> plans, SchemaRegistry registry, Supplier<Backlog> backlogs) {
        this.plans = plans;
        this.registry = registry;
        this.backlogs = backlogs;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> streams) {
        context = streams;
        partition = streams.taskId().partition();
        store = new RowStore(streams.getStateStore(STORE));
        pending = new Pending(streams.getStateStore(STORE));
        backlog = backlogs.get();
        known = plans.get();
        streams.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<byte[], byte[]> next) {
        RecordMetadata from = context.recordMetadata().orElseThrow();
        String dataset = Topics.datasetOf(from.topic());
        RowStore.TableState table = store.table(dataset);
        if (table == null || !table.isLive() || from.offset() < table.next()) {
            return; // No plan needs it; or it is read from the backlog, or was.
        }
        known = plans.get();
        apply(
                dataset,
                new ConsumerRecord<>(from.topic(), from.partition(), from.offset(), next.key(), next.value()),
                next.timestamp());
        store.put(dataset, table.at(from.offset() + 1));
        if (pending.isMuch()) {
            tellPending(next.timestamp());
        }
    }

    /** Keeps what a record says of a row, and tells those plans that know of the row. */
    private void apply(String dataset, ConsumerRecord<byte[], byte[]> next, long timestamp) {
        Table table = known.tables().get(dataset);
        if (next.key() == null || table == null) {
            return;
        }
        GenericRecord row;
        try {
            row = reader(table).read(next).values();
        } catch (UndecodableException none) {
            return; // What was said of the row before counts; whoever keeps the copy says why.
        }
        byte[] before = store.row(dataset, next.key());
        store.put(dataset, next.key(), next.value());
        for (RowStore.Begun begun : store.begun(dataset)) {
            Query query = known.queries().get(begun.plan());
            if (query == null) {
                miss(begun, timestamp);
            } else if (begun.knows(next.key())) {
                attempt(begun, timestamp, () -> {
                    Told told = new Told(query, dataset);
                    told.change(next.key(), read(table, next.key(), before), row);
                    if (told.isOfSums()) {
                        pending.add(begun.plan(), told.changes());
                    } else {
                        tell(begun.plan(), told, next.offset(), timestamp);
                    }
                });
            }
        }
    }

    /** What fails of one plan stops no other. */
    private void attempt(RowStore.Begun plan, long timestamp, Runnable step) {
        try {
            step.run();
        } catch (KafkaException outage) {
            throw outage;
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "plan=%s table=%s: it is told no more", plan.plan(), plan.dataset());
            fail(plan, timestamp);
        }
    }

    /** A plan that is not understood, and not over, is never again what comes of its tables. */
    private void miss(RowStore.Begun plan, long timestamp) {
        if (known.names().containsKey(plan.plan()) || !known.areAll()) {
            fail(plan, timestamp);
        }
    }

    private void fail(RowStore.Begun plan, long timestamp) {
        if (failed.add(plan.plan())) {
            store.put(plan.done());
            send(plan.plan(), Message.Kind.FAILED, plan.dataset(), timestamp);
        }
    }

    /** The row of some bytes that were a row when they came; null for none. */
    private GenericRecord read(Table table, byte[] key, byte[] value) {
        try {
            return value == null
                    ? null
                    : reader(table)
                            .read(new ConsumerRecord<>(Topics.rowsTopic(table.name()), partition, 0, key, value))
                            .values();
        } catch (UndecodableException noRow) {
            throw new IllegalStateException("A row of '%s' is none any longer".formatted(table.name()), noRow);
        }
    }

    private TableReader reader(Table table) {
        return readers.compute(
                table.name(),
                (any, reader) -> reader != null && reader.table() == table ? reader : new TableReader(table, registry));
    }

    private void tick(long now) {
        tellPending(now);
        Plans before = looked;
        looked = plans.get();
        if (looked == before && !isBusy && now < next) {
            return; // As nearly always.
        }
        known = looked;
        next = now + LOOK_EVERY.toMillis();
        isBusy = false;
        endPlans(now);
        long end = System.nanoTime() + SHARE.toNanos();
        for (Map.Entry<String, Query> plan : known.queries().entrySet()) {
            for (String dataset : plan.getValue().datasets().stream().distinct().toList()) {
                isBusy |= advance(plan.getKey(), plan.getValue(), dataset, now, end);
            }
        }
        for (String dataset : store.tables()) {
            if (!known.need(dataset) || store.table(dataset).isLeaving()) {
                store.remove(dataset); // To the end: of half a table nothing is known.
                isBusy = true;
            }
        }
        if (!isBusy) {
            backlog.close();
        }
    }

    private int partitions(String dataset, long now) {
        Seen seen = partitions.get(dataset);
        if (seen == null || now - seen.at() > LOOK_EVERY.toMillis()) {
            seen = new Seen(backlog.partitions(dataset), now);
            partitions.put(dataset, seen);
        }
        return seen.partitions();
    }

    private void endPlans(long now) {
        if (!known.areAll()) {
            return;
        }
        for (RowStore.Begun begun : store.begun()) {
            if (!known.names().containsKey(begun.plan())) {
                store.remove(begun);
                send(begun.plan(), Message.Kind.OVER, begun.dataset(), now);
            }
        }
    }

    /** @return whether a plan does not know of all rows of a table yet */
    private boolean advance(String plan, Query query, String dataset, long now, long end) {
        RowStore.TableState table = store.table(dataset);
        if (table == null) {
            if (partition >= partitions(dataset, now)) {
                return false; // There is no such partition.
            }
            table = RowStore.TableState.FIRST;
            store.put(dataset, table);
        }
        if (table.isLeaving()) {
            return true;
        }
        if (!table.isLive()) {
            catchUp(dataset, table, now, end);
            return true;
        }
        RowStore.Begun begun = store.begun(plan, dataset);
        if (begun.isDone()) {
            return false;
        }
        attempt(begun, now, () -> scan(begun, query, now, end));
        return true;
    }

    private void catchUp(String dataset, RowStore.TableState table, long now, long end) {
        RowStore.TableState state = table;
        while (!state.isLive() && System.nanoTime() < end) {
            Backlog.Part part = backlog.read(dataset, partition, state.next());
            part.records().forEach(record -> apply(dataset, record, now));
            state = part.isEnd() ? state.at(part.next()).live() : state.at(part.next());
        }
        store.put(dataset, state);
    }

    /** Tells a plan of rows that it does not know of. */
    private void scan(RowStore.Begun begun, Query query, long now, long end) {
        Table table = known.tables().get(begun.dataset());
        RowStore.Begun state = begun;
        while (!state.isDone() && System.nanoTime() < end) {
            Told told = new Told(query, begun.dataset());
            state = store.scan(state, (key, value) -> told.change(key, null, read(table, key, value)));
            tell(begun.plan(), told, store.table(begun.dataset()).next() - 1, now);
        }
        store.put(state);
        if (state.isDone()) {
            send(begun.plan(), Message.Kind.COMPLETE, begun.dataset(), now);
        }
    }

    private void tell(String plan, Told told, long offset, long timestamp) {
        told.message(partition, offset).ifPresent(message -> send(plan, message, timestamp));
    }

    private void send(String plan, Message.Kind kind, String dataset, long timestamp) {
        RowStore.TableState table = store.table(dataset);
        send(
                plan,
                new Message(
                        kind,
                        dataset,
                        partition,
                        partitions(dataset, timestamp),
                        table == null ? -1 : table.next() - 1,
                        List.of(),
                        List.of()),
                timestamp);
    }

    private void tellPending(long timestamp) {
        pending.plans().forEach(plan -> tellPending(plan, timestamp));
    }

    /** Of the records until now. */
    private void tellPending(String plan, long timestamp) {
        List<Message.Change> changes = pending.take(plan);
        Query query = known.queries().get(plan);
        if (query != null && !changes.isEmpty()) { // A plan that is over is told of nothing.
            String dataset = query.datasets().getFirst();
            long offset = store.table(dataset).next() - 1;
            forward(
                    plan,
                    new Message(Message.Kind.CHANGES, dataset, partition, 0, offset, changes, List.of()),
                    timestamp);
        }
    }

    /** What was to be told before is, so that all of it comes in its order. */
    private void send(String plan, Message message, long timestamp) {
        tellPending(plan, timestamp);
        forward(plan, message, timestamp);
    }

    private void forward(String plan, Message message, long timestamp) {
        context.forward(new Record<>(Keys.utf8(plan), message.bytes(), timestamp));
    }

    @Override
    public void close() {
        backlog.close();
    }

    /**
     * How many partitions a table's topic has.
     *
     * @param at when that was asked for, in milliseconds since 1970
     */
    private record Seen(int partitions, long at) {}
}
