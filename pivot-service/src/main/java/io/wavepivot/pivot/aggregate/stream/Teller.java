package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.Plans;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.aggregate.state.Keys;
import io.wavepivot.pivot.aggregate.state.Message;
import io.wavepivot.pivot.aggregate.state.Pending;
import io.wavepivot.pivot.aggregate.state.RowStore;
import io.wavepivot.pivot.aggregate.state.Told;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;

/** Tells plans what becomes of the rows of a partition: in order, and sums together. */
final class Teller {

    private static final Logger LOG = Logger.getLogger(Teller.class);

    private final ProcessorContext<byte[], byte[]> context;
    private final RowStore store;
    private final Pending pending;
    private final ToIntFunction<String> partitions;
    private final Set<String> failed = new HashSet<>();

    /** @param partitions how many a table's topic has */
    Teller(
            ProcessorContext<byte[], byte[]> context,
            RowStore store,
            Pending pending,
            ToIntFunction<String> partitions) {
        this.context = context;
        this.store = store;
        this.pending = pending;
        this.partitions = partitions;
    }

    /** What fails of one plan stops no other. */
    void attempt(RowStore.Begun plan, long timestamp, Runnable step) {
        try {
            step.run();
        } catch (KafkaException outage) {
            throw outage;
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "plan=%s table=%s: it is told no more", plan.plan(), plan.dataset());
            fail(plan, timestamp);
        }
    }

    /** It is never again what comes of its tables. */
    void fail(RowStore.Begun plan, long timestamp) {
        if (failed.add(plan.plan())) {
            store.put(plan.done());
            tell(plan.plan(), null, Message.Kind.FAILED, plan.dataset(), timestamp);
        }
    }

    /**
     * Tells a plan of a record.
     *
     * @param offset of the record; all before it are in the store's count
     */
    void tell(String plan, Query query, Told told, long offset, long timestamp) {
        if (told.isOfSums()) {
            pending.add(plan, told.changes());
        } else {
            tellRows(plan, query, told, offset, timestamp);
        }
    }

    /** Tells a plan of rows, at once. */
    void tellRows(String plan, Query query, Told told, long offset, long timestamp) {
        told.message(partition(), offset).ifPresent(message -> send(plan, query, message, timestamp));
    }

    /** @param query null where it is not known */
    void tell(String plan, Query query, Message.Kind kind, String dataset, long timestamp) {
        Message message = new Message(
                kind, dataset, partition(), partitions.applyAsInt(dataset), offset(dataset), List.of(), List.of());
        send(plan, query, message, timestamp);
    }

    /** Whether much waits to be told. */
    boolean isMuch() {
        return pending.isMuch();
    }

    /** Tells what waits, of the records until now. */
    void tellPending(Plans known, long timestamp) {
        pending.plans().forEach(plan -> tellPending(plan, known.queries().get(plan), timestamp));
    }

    private void tellPending(String plan, Query query, long timestamp) {
        List<Message.Change> changes = pending.take(plan);
        if (query != null && !changes.isEmpty()) { // A plan that is over is told of nothing.
            String dataset = query.datasets().getFirst();
            Message message =
                    new Message(Message.Kind.CHANGES, dataset, partition(), 0, offset(dataset), changes, List.of());
            forward(plan, message, timestamp);
        }
    }

    /** What waits is told before, so that all of it comes in its order. */
    private void send(String plan, Query query, Message message, long timestamp) {
        tellPending(plan, query, timestamp);
        forward(plan, message, timestamp);
    }

    private void forward(String plan, Message message, long timestamp) {
        context.forward(new Record<>(Keys.utf8(plan), message.bytes(), timestamp));
    }

    private int partition() {
        return context.taskId().partition();
    }

    private long offset(String dataset) {
        RowStore.TableState table = store.table(dataset);
        return table == null ? -1 : table.next() - 1;
    }
}
