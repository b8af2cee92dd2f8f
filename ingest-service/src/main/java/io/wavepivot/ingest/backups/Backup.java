package io.wavepivot.ingest.backups;

import io.wavepivot.ingest.backups.file.BackupFile;
import io.wavepivot.ingest.backups.file.BackupRows;
import io.wavepivot.ingest.backups.file.DamagedFileException;
import io.wavepivot.ingest.backups.file.SpilledKeys;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.work.Progress;
import io.wavepivot.ingest.work.Work;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.TopicPartition;

/** Writes a table, as it stands at one moment, to a file. Nothing is seen of it before it is whole. */
final class Backup implements Work {

    static final String KIND = "backup";
    static final String CODEC = "codec";
    static final String NAME = "backup";
    static final String ZSTANDARD = "zstandard";
    static final String SNAPPY = "snappy";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final KafkaClients kafka;
    private final SchemaRegistry registry;
    private final Tables tables;
    private final BackupStore store;
    private final int maxKeys;
    private final Clock clock;

    Backup(KafkaClients kafka, SchemaRegistry registry, Tables tables, BackupStore store, int maxKeys, Clock clock) {
        this.kafka = kafka;
        this.registry = registry;
        this.tables = tables;
        this.store = store;
        this.maxKeys = maxKeys;
        this.clock = clock;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public void run(Progress progress) throws IOException, InterruptedException, WorkFailedException {
        Table table = tables.existing(progress.task().getSubject()).table();
        Instant moment = clock.instant();
        Path file = store.newFile(table.name());
        TableReader reader = new TableReader(table, registry);
        boolean[] doubtful = new boolean[1];
        try (BackupFile.Writer writer = new BackupFile.Writer(file, table, codec(progress.detail(CODEC)), moment);
                LiveRows<GenericRecord> rows = new LiveRows<>(
                        kafka,
                        Topics.rows(table.name(), table.schema()),
                        any -> true,
                        record -> {
                            doubtful[0] |= record.serializedValueSize() > Topic.MAX_ROW_BYTES / 2;
                            return reader.read(record).values();
                        },
                        maxKeys)) {
            long[] count = new long[1];
            for (Map.Entry<TopicPartition, Long> end : rows.ends().entrySet()) {
                int partition = end.getKey().partition();
                rows.each(end.getKey(), end.getValue(), (key, row) -> {
                    writer.append(row);
                    doubtful[0] |= Topic.partitionOf(key.bytes(), rows.ends().size()) != partition;
                    count[0]++;
                    progress.tell(count[0], null);
                });
                if (progress.isCancelled()) {
                    progress.cancelled();
                    return;
                }
            }
            checkTime(moment);
            String checksum = writer.finish();
            if (doubtful[0] || count[0] > SpilledKeys.mostRows(maxKeys)) {
                requireRestorable(file, table);
            }
            String name = "%s-%s.avro"
                    .formatted(TIME.format(moment), progress.task().getId().substring(20));
            store.store(table.name(), name, file);
            progress.done(
                    Map.of("rows", count[0], "unreadable", rows.unreadable()), Map.of(NAME, name, "sha256", checksum));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * A topic that another partitioner than Kafka's own has filled may have one key in two partitions; rows of other
     * producers may be larger than ours.
     */
    private void requireRestorable(Path file, Table table) throws IOException, WorkFailedException {
        try (BackupRows written = new BackupRows(file, table, maxKeys)) {
            written.verify();
        } catch (DamagedFileException useless) {
            throw new WorkFailedException("It could not be restored: " + useless.getMessage(), useless);
        }
    }

    /** Later, records may be gone that stood in the topic at the moment. */
    private void checkTime(Instant moment) throws WorkFailedException {
        if (clock.instant().isAfter(moment.plus(Topic.HISTORY_KEPT))) {
            throw new WorkFailedException(
                    "It took longer than the %s for which a table's history is kept".formatted(Topic.HISTORY_KEPT));
        }
    }

    private static CodecFactory codec(String name) {
        return name.equals(SNAPPY)
                ? CodecFactory.snappyCodec()
                : CodecFactory.zstandardCodec(CodecFactory.DEFAULT_ZSTANDARD_LEVEL);
    }
}
