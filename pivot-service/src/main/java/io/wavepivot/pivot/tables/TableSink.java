package io.wavepivot.pivot.tables;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.flow.RecordSink;
import io.wavepivot.pivot.write.TableChange;
import io.wavepivot.pivot.write.TableWriter;
import io.wavepivot.schemas.tables.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Keeps the copies of tables: of all that a batch says of a row, the last is written. */
public final class TableSink implements RecordSink {

    private final TableReaders readers;
    private final Copies copies;
    private final TableWriter writer;
    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;

    public TableSink(
            TableReaders readers, Copies copies, TableWriter writer, DeadLetters deadLetters, MeterRegistry metrics) {
        this.readers = readers;
        this.copies = copies;
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Override
    public void write(ConsumerRecords<byte[], byte[]> records) {
        TableBatch batch = TableBatch.of(records, readers);
        Map<ConsumerRecord<byte[], byte[]>, String> refused = new LinkedHashMap<>(batch.refused());
        batch.changes().forEach((table, changes) -> refused.putAll(write(table, changes.values())));
        refused.forEach(deadLetters::send); // Only now: a batch may have to be written more than once.
        metrics.counter("wavepivot.table.rows.written").increment(records.count() - refused.size());
        metrics.counter("wavepivot.table.rows.refused").increment(refused.size());
    }

    @Override
    public List<Runnable> rest() {
        List<Runnable> rest = new ArrayList<>(writer.rest());
        rest.add(deadLetters::await);
        return rest;
    }

    @Override
    public void check() {
        writer.ping();
    }

    private Map<ConsumerRecord<byte[], byte[]>, String> write(Table table, Collection<TableRecord> changes) {
        if (!copies.isCurrent(table.dataset())) {
            throw new RestoringException(table.name());
        }
        Map<TableChange, ConsumerRecord<byte[], byte[]>> origins = new IdentityHashMap<>();
        Map<ConsumerRecord<byte[], byte[]>, String> refused = new LinkedHashMap<>();
        long timestamp = 0;
        for (TableRecord change : changes) {
            ConsumerRecord<byte[], byte[]> origin = change.origin();
            if (origin.offset() >= copies.floor(table.name(), origin.partition())) {
                try {
                    origins.put(Documents.change(table, change), origin);
                    timestamp = Math.max(timestamp, origin.timestamp());
                } catch (RuntimeException noDocument) { // None is known; one would hold up the rows of all tables.
                    refused.put(origin, "No document can be made of it: " + noDocument);
                }
            }
        }
        writer.write(table, List.copyOf(origins.keySet()), timestamp)
                .forEach((change, reason) -> refused.put(origins.get(change), reason));
        return refused;
    }
}
