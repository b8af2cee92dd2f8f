package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.aggregate.state.Cells;
import io.wavepivot.pivot.aggregate.state.Groups;
import io.wavepivot.pivot.aggregate.state.Keys;
import io.wavepivot.pivot.aggregate.state.Message;
import io.wavepivot.pivot.aggregate.state.Told;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What would come of a plan: made of the first records of its tables, as many as can be read in a moment.
 *
 * @param rows the first ones
 * @param records how many of each table were read
 * @param isWhole whether these are all of their records
 */
public record Preview(List<Row> rows, Map<String, Integer> records, boolean isWhole) {

    private static final int MAX_RECORDS = 20_000;

    /** Of each table, as its records have them. */
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final int MAX_ROWS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A row as it would be. */
    public record Row(String key, Map<String, Object> cells) {}

    /**
     * Reads some of the tables.
     *
     * @param tables by name, all that the plan is of
     * @throws org.apache.kafka.common.KafkaException they cannot be read
     */
    public static Preview of(Query query, Map<String, Table> tables, KafkaClients kafka, SchemaRegistry registry) {
        KeyValueStore<Bytes, byte[]> store =
                Stores.inMemoryKeyValueStore("preview").get();
        Cells cells = new Cells(store, query);
        Groups groups = new Groups(store, query, cells);
        Map<String, Integer> read = new LinkedHashMap<>();
        boolean isWhole = true;
        List<Message> messages = new ArrayList<>();
        try (Backlog backlog = new TopicBacklog(kafka)) {
            for (String dataset : query.datasets().stream().distinct().toList()) {
                Sample sample = new Sample(new TableReader(tables.get(dataset), registry));
                isWhole &= sample.read(backlog);
                read.put(dataset, sample.records);
                Told told = new Told(query, dataset);
                sample.rows.forEach((key, row) -> told.change(Keys.utf8(key), null, row));
                told.message(0, 0).ifPresent(messages::add);
            }
        }
        messages.forEach(message -> message.joined().forEach(row -> groups.join(row.source(), row.key(), row.tuple())));
        messages.forEach(message -> message.changes().forEach(change -> groups.add(change.share(), change.times())));
        return new Preview(first(cells), read, isWhole);
    }

    private static List<Row> first(Cells cells) {
        List<Row> rows = new ArrayList<>();
        for (Cells.ChangedRow row = cells.next(); row != null && rows.size() < MAX_ROWS; row = cells.next()) {
            if (!row.cells().isEmpty()) {
                rows.add(new Row(row.key(), row.cells()));
            }
        }
        return rows;
    }

    /** The first rows of a table. */
    private static final class Sample {

        private final TableReader reader;
        private final Map<String, GenericRecord> rows = new LinkedHashMap<>();
        private int records;
        private int bytes;

        Sample(TableReader reader) {
            this.reader = reader;
        }

        /** @return whether these are all */
        boolean read(Backlog backlog) {
            String dataset = reader.table().name();
            int partitions = backlog.partitions(dataset);
            long end = System.nanoTime() + PATIENCE.toNanos();
            boolean isAll = true;
            for (int partition = 0; partition < partitions; partition++) {
                int most = records + (MAX_RECORDS - records) / (partitions - partition);
                Backlog.Part part = new Backlog.Part(List.of(), 0, false);
                while (!part.isEnd() && records < most && bytes < MAX_BYTES && System.nanoTime() < end) {
                    part = backlog.read(dataset, partition, part.next());
                    part.records().forEach(this::take);
                }
                isAll &= part.isEnd();
            }
            return isAll;
        }

        private void take(ConsumerRecord<byte[], byte[]> next) {
            records++;
            bytes += Math.max(0, next.serializedValueSize());
            try {
                GenericRecord row = reader.read(next).values();
                if (row == null) {
                    rows.remove(Keys.text(next.key()));
                } else {
                    rows.put(Keys.text(next.key()), row);
                }
            } catch (UndecodableException none) {
                // It does not count, as it would not.
            }
        }
    }
}
