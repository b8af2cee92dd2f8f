package io.wavepivot.ingest.files;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.tasks.Tasks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The steps of a load, each a transaction: nothing is open while the next rows are waited for. */
final class Steps {

    /** Of one step, in bytes of records. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final String SOURCE = "csv";

    private final SourcePublisher<Task> publisher;
    private final Tasks tasks;
    private final int maxRows;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private int bytes;
    private Load last;
    private Task task;

    /** @param before how far the load was */
    Steps(Load before, SourcePublisher<Task> publisher, Tasks tasks, int maxRows, MeterRegistry metrics, Clock clock) {
        this.last = before;
        this.publisher = publisher;
        this.tasks = tasks;
        this.maxRows = maxRows;
        this.metrics = metrics;
        this.clock = clock;
    }

    void add(ProducerRecord<byte[], byte[]> next) {
        records.add(next);
        bytes += next.value().length + next.key().length;
    }

    /** Whether it is time to commit. */
    boolean areFull() {
        return records.size() >= maxRows || bytes >= MAX_BYTES;
    }

    boolean isCancelled() {
        return tasks.isCancelled(last.id());
    }

    /** @param error why the load failed; null when it has not */
    void commit(Load load, TaskState state, String error) {
        task = load.task(state, error, clock.instant());
        try (SourcePublisher.Transaction transaction = publisher.begin()) {
            records.forEach(transaction::send);
            transaction.commit(task);
        }
        count(
                "wavepivot.rows.accepted",
                load.counts().accepted() - last.counts().accepted());
        count(
                "wavepivot.rows.rejected",
                load.counts().rejected() - last.counts().rejected());
        last = load;
        records.clear();
        bytes = 0;
    }

    /** The task as it was committed last. */
    Task task() {
        return task;
    }

    private void count(String name, long rows) {
        metrics.counter(name, "table", last.table(), "source", SOURCE).increment(rows);
    }
}
