package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.PlanSource;
import io.wavepivot.pivot.aggregate.Plans;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.aggregate.state.Message;
import io.wavepivot.pivot.aggregate.state.Pending;
import io.wavepivot.pivot.aggregate.state.RowStore;
import io.wavepivot.pivot.aggregate.state.Told;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Tells plans what becomes of the rows of their tables: one partition of each. It keeps the rows of tables that some plan
 * needs, so that it knows what a row was, and what there is when a plan begins.
 */
final class RowsProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    /** The rows themselves. */
    static final String ROWS = "rows";

    /** How far each table is known, and what plans are still to be told: little, and changed with every row. */
    static final String TABLES = "tables";

    private static final Duration TICK = Duration.ofMillis(50);

    /** Of a tick, in which no record comes on. */
    private static final Duration SHARE = Duration.ofMillis(20);

    private final PlanSource plans;
    private final RowReaders readers;
    private final Supplier<Backlog> backlogs;
    private ProcessorContext<byte[], byte[]> context;
    private int partition;
    private RowStore store;
    private Partitions partitions;
    private Teller teller;
    private Backlog backlog;
    private Plans known;
    private Plans looked;

    /** Whether there was something to do that is not done. */
    private boolean isBusy = true;

    /** When it is looked again all the same. */
    private long next;

    RowsProcessor(PlanSource plans, SchemaRegistry registry, Supplier<Backlog> backlogs) {
        this.plans = plans;
        this.readers = new RowReaders(registry);
        this.backlogs = backlogs;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> streams) {
        context = streams;
        partition = streams.taskId().partition();
        KeyValueStore<Bytes, byte[]> tables = streams.getStateStore(TABLES);
        store = new RowStore(streams.getStateStore(ROWS), tables);
        backlog = backlogs.get();
        partitions = new Partitions(backlog, streams::currentSystemTimeMs);
        teller = new Teller(streams, store, new Pending(tables), partitions::of);
        known = plans.get();
        looked = null;
        isBusy = true;
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
        if (teller.isMuch()) {
            teller.tellPending(next.timestamp());
        }
    }

    /** Keeps what a record says of a row, and tells those plans that know of the row. */
    private void apply(String dataset, ConsumerRecord<byte[], byte[]> next, long timestamp) {
        Table table = table(dataset, next);
        if (next.key() == null || table == null) {
            return;
        }
        GenericRecord row;
        try {
            row = readers.read(table, next);
        } catch (UndecodableException none) {
            return; // What was said of the row before counts; whoever keeps the copy says why.
        }
        byte[] before = store.row(dataset, next.key());
        Supplier<GenericRecord> was = readers.kept(table, partition, next.key(), before);
        store.put(dataset, next.key(), next.value());
        for (RowStore.Begun begun : store.begun(dataset)) {
            Query query = known.queries().get(begun.plan());
            if (query == null) {
                miss(begun, timestamp);
            } else if (begun.knows(next.key())) {
                teller.attempt(begun, timestamp, () -> {
                    Told told = new Told(query, dataset);
                    told.change(next.key(), was.get(), row);
                    teller.tell(begun, told, next.offset(), timestamp);
                });
            }
        }
    }

    /** A table as it is defined now. Whoever writes rows with a schema that is new has defined it before: that is waited for. */
    private Table table(String dataset, ConsumerRecord<byte[], byte[]> next) {
        Table table = known.tables().get(dataset);
        if (table == null || !readers.isNew(table, next)) {
            return table;
        }
        plans.await(dataset);
        known = plans.get();
        return known.tables().get(dataset);
    }

    /** A plan that is not understood, and not over, is never again what comes of its tables. */
    private void miss(RowStore.Begun plan, long timestamp) {
        if (known.names().containsKey(plan.plan()) || !known.areAll()) {
            teller.fail(plan, timestamp);
        }
    }

    private void tick(long now) {
        teller.tellPending(now);
        Plans before = looked;
        looked = plans.get();
        if (looked == before && !isBusy && now < next) {
            return; // As nearly always.
        }
        known = looked;
        next = now + Partitions.LOOK_EVERY.toMillis();
        isBusy = false;
        endPlans(now);
        long end = System.nanoTime() + SHARE.toNanos();
        for (Map.Entry<String, Query> plan : known.queries().entrySet()) {
            for (String dataset : plan.getValue().datasets().stream().distinct().toList()) {
                isBusy |= advance(plan.getKey(), plan.getValue(), dataset, now, end);
            }
        }
        for (String dataset : store.tables()) {
            if (store.table(dataset).isLeaving() || known.areAll() && !known.need(dataset)) {
                leave(dataset, now);
                isBusy = true;
            }
        }
        if (!isBusy) {
            backlog.close();
        }
    }

    /** Removes a table, to the end: of half of one nothing is known. Plans of it that are not over are told of it no more. */
    private void leave(String dataset, long now) {
        store.begun(dataset).forEach(begun -> teller.fail(begun, now));
        store.remove(dataset);
    }

    private void endPlans(long now) {
        if (!known.areAll()) {
            return;
        }
        for (RowStore.Begun begun : store.begun()) {
            if (!known.names().containsKey(begun.plan())) {
                store.remove(begun);
                teller.tell(begun, Message.Kind.OVER, now);
            }
        }
    }

    /** @return whether a plan does not know of all rows of a table yet */
    private boolean advance(String plan, Query query, String dataset, long now, long end) {
        RowStore.TableState table = store.table(dataset);
        if (table == null) {
            if (partition >= partitions.of(dataset)) {
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
        teller.attempt(begun, now, () -> scan(begun, query, now, end));
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
            state = store.scan(
                    state,
                    (key, value) -> told.change(
                            key,
                            null,
                            readers.kept(table, partition, key, value).get()));
            teller.tellRows(begun, told, store.table(begun.dataset()).next() - 1, now);
        }
        store.put(state);
        if (state.isDone()) {
            teller.tell(begun, Message.Kind.COMPLETE, now);
        }
    }

    @Override
    public void close() {
        backlog.close();
    }
}
