package io.wavepivot.pivot.aggregate.stream;

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

    /** Of a message: of what a row was and is, each of 2 MiB and used twice. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

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
            tell(plan, Message.Kind.FAILED, timestamp);
        }
    }

    /**
     * Tells a plan of a record.
     *
     * @param offset of the record; all before it are in the store's count
     */
    void tell(RowStore.Begun plan, Told told, long offset, long timestamp) {
        if (told.isOfSums()) {
            pending.add(new Pending.Of(plan.plan(), plan.dataset()), told.changes());
        } else {
            tellRows(plan, told, offset, timestamp);
        }
    }

    /** Tells a plan of rows, at once. */
    void tellRows(RowStore.Begun plan, Told told, long offset, long timestamp) {
        told.message(partition(), offset).ifPresent(message -> send(plan.plan(), message, timestamp));
    }

    void tell(RowStore.Begun plan, Message.Kind kind, long timestamp) {
        String dataset = plan.dataset();
        Message message = new Message(
                kind, dataset, partition(), partitions.applyAsInt(dataset), offset(dataset), List.of(), List.of());
        send(plan.plan(), message, timestamp);
    }

    /** Whether much waits to be told. */
    boolean isMuch() {
        return pending.isMuch();
    }

    /** Tells what waits, of the records until now. */
    void tellPending(long timestamp) {
        pending.all().forEach(of -> tellPending(of, timestamp));
    }

    private void tellPending(Pending.Of of, long timestamp) {
        List<Message.Change> changes = pending.take(of);
        if (!changes.isEmpty()) {
            Message message = new Message(
                    Message.Kind.CHANGES, of.dataset(), partition(), 0, offset(of.dataset()), changes, List.of());
            forward(of.plan(), message, timestamp);
        }
    }

    /** What waits is told before, so that all of it comes in its order. */
    private void send(String plan, Message message, long timestamp) {
        pending.all().stream().filter(of -> of.plan().equals(plan)).forEach(of -> tellPending(of, timestamp));
        forward(plan, message, timestamp);
    }

    private void forward(String plan, Message message, long timestamp) {
        byte[] bytes = message.bytes();
        if (bytes.length > MAX_BYTES) {
            LOG.errorf("plan=%s table=%s: a row of it is too large for it", plan, message.dataset());
            bytes = message.failed().bytes();
        }
        context.forward(new Record<>(Keys.utf8(plan), bytes, timestamp));
    }

    private int partition() {
        return context.taskId().partition();
    }

    private long offset(String dataset) {
        RowStore.TableState table = store.table(dataset);
        return table == null ? -1 : table.next() - 1;
    }
}
