package io.wavepivot.ingest.files;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.ingest.rejects.Rejects;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Loads files: step by step, each a transaction of the rows, of those that were refused, and of how far the file is read.
 * Whatever happens, it goes on from there, on any replica.
 */
public final class CsvLoader {

    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * Steps.MAX_BYTES,
            // Who dies in a step must not hold readers up for long.
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 20_000);

    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final Tables tables;
    private final Tasks tasks;
    private final Rejects rejects;
    private final FilesConfig config;
    private final MeterRegistry metrics;
    private final Clock clock;

    public CsvLoader(
            KafkaClients kafka,
            AvroEncoder encoder,
            Tables tables,
            Tasks tasks,
            Rejects rejects,
            FilesConfig config,
            MeterRegistry metrics,
            Clock clock) {
        this.kafka = kafka;
        this.encoder = encoder;
        this.tables = tables;
        this.tasks = tasks;
        this.rejects = rejects;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Loads a part of a file.
     *
     * @param fresh the load, if this is its first part
     * @param part whose first byte has the offset; what the load has read before is not read again
     * @return the task as it is afterwards
     * @throws OffsetException the part is not the one that comes next
     * @throws OtherTaskException the id is that of another task
     * @throws HeaderException the file's columns are not the table's; nothing was taken
     * @throws IOException the part broke off; what was read of it counts
     */
    Task load(Load fresh, RowRules rules, Part part)
            throws IOException, OffsetException, HeaderException, OtherTaskException, UndecodableException {
        refuseOther(tasks.table().get(fresh.id()), fresh); // Before whoever does it is fenced off.
        try (SourcePublisher<Task> publisher =
                SourcePublisher.open(fresh.id(), kafka, PRODUCER, encoder, tasks.table())) {
            refuseOther(publisher.state(), fresh);
            Task before = publisher.state().orElse(null);
            if (before != null && isOver(before)) {
                return before;
            }
            Load load = before == null ? fresh : Load.of(before);
            if (part.offset() != load.offset()) {
                throw new OffsetException(load.offset());
            }
            Steps steps = new Steps(load, publisher, tasks, config.maxRowsPerStep(), metrics, clock);
            new CsvLoading(load, rules, tables, rejects, steps).run(part);
            return steps.task();
        }
    }

    private static void refuseOther(Optional<Task> known, Load fresh) throws OtherTaskException {
        if (known.isPresent()
                && !(known.get().getKind().equals(Load.KIND)
                        && known.get().getSubject().equals(fresh.table()))) {
            throw new OtherTaskException(known.get());
        }
    }

    private static boolean isOver(Task task) {
        return task.getState() == TaskState.DONE
                || task.getState() == TaskState.FAILED
                || task.getState() == TaskState.CANCELLED;
    }

    /**
     * A part of a file.
     *
     * @param offset of its first byte in the file
     * @param isLast whether the file ends where it ends
     */
    record Part(InputStream body, long offset, boolean isLast) {}

    /** The part is not the one that comes next. */
    static final class OffsetException extends Exception {

        private final long wanted;

        OffsetException(long wanted) {
            super("The next part begins at byte " + wanted);
            this.wanted = wanted;
        }

        long wanted() {
            return wanted;
        }
    }

    /** The id is that of another task. */
    static final class OtherTaskException extends Exception {

        OtherTaskException(Task other) {
            super("The task '%s' is another: %s of '%s'".formatted(other.getId(), other.getKind(), other.getSubject()));
        }
    }

    /** The columns of a file are not those of the table. */
    static final class HeaderException extends Exception {

        private final List<FieldError> errors;

        HeaderException(List<FieldError> errors) {
            super(errors.toString());
            this.errors = errors;
        }

        List<FieldError> errors() {
            return errors;
        }
    }
}
