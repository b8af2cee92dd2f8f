package io.wavepivot.ingest.backups;

import io.wavepivot.ingest.backups.file.BackupRows;
import io.wavepivot.ingest.backups.file.DamagedFileException;
import io.wavepivot.ingest.backups.file.SpilledKeys;
import io.wavepivot.ingest.datasets.Datasets;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.work.Progress;
import io.wavepivot.ingest.work.Work;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableKey;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes a table equal to a backup: publishes its rows, and deletes those that it does not have. The file is read as a
 * whole before anything is touched; what comes after is done to its end, whoever dies. Meanwhile copies stay as they were
 * (see {@link Datasets#beginRestore}), and are then made anew.
 */
final class Restore implements Work {

    static final String KIND = "restore";

    private static final String GENERATION = "generation";
    private static final String CHECKSUM = "sha256";

    /** How it ended: in one of these ways, or why not. */
    private static final String OUTCOME = "outcome";

    private static final String DONE = "done";
    private static final String CANCELLED = "cancelled";

    private static final String IRREVOCABLE =
            "A restore that has begun is done to its end: half of it would be a table that never was";

    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final Datasets datasets;
    private final Tables tables;
    private final BackupStore store;
    private final int maxKeys;

    Restore(KafkaClients kafka, AvroEncoder encoder, Datasets datasets, Tables tables, BackupStore store, int maxKeys) {
        this.kafka = kafka;
        this.encoder = encoder;
        this.datasets = datasets;
        this.tables = tables;
        this.store = store;
        this.maxKeys = maxKeys;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public void run(Progress progress) throws IOException, InterruptedException, WorkFailedException {
        if (!progress.detail(OUTCOME).isEmpty()) {
            end(progress); // Whoever did it died in the midst of that.
            return;
        }
        if (isCancelledInTime(progress)) {
            end(CANCELLED, progress);
            return;
        }
        String name = progress.task().getSubject();
        Optional<RowRules> known = tables.rules(name);
        if (known.isEmpty()) {
            end("There is no table '%s'".formatted(name), progress);
            return;
        }
        Path file = store.newFile(name);
        try {
            run(known.get().table(), file, progress);
        } catch (KafkaException brokenOff) {
            throw brokenOff;
        } catch (DamagedFileException | RuntimeException failed) {
            end(WorkFailedException.brief(failed), progress);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void run(Table table, Path file, Progress progress)
            throws IOException, InterruptedException, DamagedFileException, WorkFailedException {
        fetch(table.name(), progress.detail(Backup.NAME), file);
        try (BackupRows rows = new BackupRows(file, table, maxKeys)) {
            run(table, rows, progress);
        }
    }

    private void run(Table table, BackupRows rows, Progress progress)
            throws IOException, InterruptedException, DamagedFileException, WorkFailedException {
        String checksum = rows.verify();
        if (isCancelledInTime(progress)) {
            end(CANCELLED, progress); // To read the file may have taken long.
            return;
        }
        if (progress.detail(GENERATION).isEmpty()) {
            String generation = Integer.toString(begin(table.name(), progress));
            progress.keep(Map.of(GENERATION, generation, CHECKSUM, checksum, Tasks.IRREVOCABLE, IRREVOCABLE));
        } else if (!checksum.equals(progress.detail(CHECKSUM))) {
            throw new DamagedFileException("It is another file than the one that the restore has begun with");
        }
        publish(rows, table, progress);
        delete(rows, table, progress);
        end(DONE, progress);
    }

    /** Whether somebody wants it to end, and the table is as it was. */
    private static boolean isCancelledInTime(Progress progress) {
        return progress.detail(GENERATION).isEmpty() && progress.isCancelled();
    }

    private int begin(String table, Progress progress) throws InterruptedException, WorkFailedException {
        return datasets.beginRestore(
                        table,
                        progress.task().getId(),
                        progress::isOver,
                        progress.task().getStartedBy())
                .orElseThrow(() -> new WorkFailedException("Another task restores the table '%s'".formatted(table)));
    }

    /**
     * Ends it. First it is said that all else is done: whoever was taken over from ends nothing, and whoever takes over
     * does not begin anew, when the table takes rows again. Of what cannot be done to its end, the table has what was
     * published until then.
     */
    private void end(String outcome, Progress progress) throws InterruptedException, WorkFailedException {
        progress.keep(Map.of(OUTCOME, outcome));
        end(progress);
    }

    private void end(Progress progress) throws InterruptedException, WorkFailedException {
        Task task = progress.task();
        datasets.endRestore(task.getSubject(), task.getId(), task.getStartedBy());
        switch (progress.detail(OUTCOME)) {
            case DONE -> progress.done(Map.of(), Map.of());
            case CANCELLED -> progress.cancelled();
            default -> throw new WorkFailedException(progress.detail(OUTCOME));
        }
    }

    private void fetch(String table, String name, Path file) throws IOException, DamagedFileException {
        try (InputStream stored = store.open(table, name)) {
            Files.copy(stored, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileNotFoundException gone) {
            throw new DamagedFileException("There is no backup '%s' of the table '%s'".formatted(name, table), gone);
        }
    }

    private void publish(BackupRows rows, Table table, Progress progress) throws IOException {
        Publication publication = new Publication(table, encoder, progress, progress.detail(GENERATION), rows.count());
        long before = progress.task().getCounts().getOrDefault(Publication.PUBLISHED, 0L);
        rows.each((key, row, position) -> {
            if (position >= before) {
                publication.put(key, row, position + 1);
            }
        });
        publication.flush();
    }

    /** Of all that is in the topic by now, what is not in the file; the rows that it has published are. */
    private void delete(BackupRows rows, Table table, Progress progress)
            throws IOException, InterruptedException, DamagedFileException {
        Publication publication = new Publication(table, encoder, progress, progress.detail(GENERATION), rows.count());
        long[] deleted = {progress.task().getCounts().getOrDefault(Publication.DELETED, 0L)};
        try (LiveRows<byte[]> live = new LiveRows<>(
                        kafka,
                        Topics.rows(table.name(), table.schema()),
                        record -> record.key().length <= TableKey.MAX_BYTES && !publication.hasRow(record),
                        ConsumerRecord::value, // To delete what is no row does no harm where its key may be one's.
                        maxKeys);
                SpilledKeys there = rows.othersKeys()) {
            for (Map.Entry<TopicPartition, Long> end : live.ends().entrySet()) {
                live.each(end.getKey(), end.getValue(), (key, row) -> there.add(key));
            }
            rows.eachForeign(there, key -> {
                if (table.key().parse(key.bytes()).isPresent()) {
                    publication.delete(key.bytes(), ++deleted[0]);
                }
            });
        }
        publication.flush();
    }
}
