package io.wavepivot.pivot.tables;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.flow.RecordSink;
import io.wavepivot.pivot.write.TableChange;
import io.wavepivot.pivot.write.TableChange.Place;
import io.wavepivot.pivot.write.TableWriter;
import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.tables.TableRow;
import io.wavepivot.schemas.wire.UndecodableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Keeps the copies of tables: of all that a batch says of a row, the last is written. */
public final class TableSink implements RecordSink {

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final TableReaders readers;
    private final TableWriter writer;
    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;

    public TableSink(TableReaders readers, TableWriter writer, DeadLetters deadLetters, MeterRegistry metrics) {
        this.readers = readers;
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Override
    public void write(ConsumerRecords<byte[], byte[]> records) {
        Map<Table, Map<BsonValue, Last>> batch = new LinkedHashMap<>();
        Map<ConsumerRecord<byte[], byte[]>, String> refused = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> next : records) {
            try {
                TableReader reader = readers.of(next);
                TableChange change =
                        change(reader.table(), reader.read(next), new Place(next.partition(), next.offset()));
                batch.computeIfAbsent(reader.table(), any -> new HashMap<>()).put(change.id(), new Last(change, next));
            } catch (UndecodableException noRow) {
                refused.put(next, noRow.getMessage());
            }
        }
        batch.forEach((table, rows) -> write(table, rows, refused));
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

    private void write(Table table, Map<BsonValue, Last> rows, Map<ConsumerRecord<byte[], byte[]>, String> refused) {
        List<TableChange> changes = rows.values().stream().map(Last::change).toList();
        long timestamp = rows.values().stream()
                .mapToLong(last -> last.origin().timestamp())
                .max()
                .orElse(0);
        writer.write(table, changes, timestamp)
                .forEach((change, reason) -> refused.put(rows.get(change.id()).origin(), reason));
    }

    private static TableChange change(Table table, TableRow row, Place place) {
        BsonValue id = RowDocuments.id(table.key(), row.key());
        if (row.values() == null) {
            return new TableChange(id, null, place);
        }
        BsonDocument document = new BsonDocument("_id", id);
        for (Column column : table.columns()) {
            Object value = row.values().get(column.position());
            if (value != null) {
                document.append(column.name(), RowDocuments.bson(column.type(), value));
            }
        }
        document.append(RowDocuments.RECORD, new BsonString(place.toString()));
        return new TableChange(id, new RawBsonDocument(document, CODEC), place);
    }

    /** The last that a batch says of a row. */
    private record Last(TableChange change, ConsumerRecord<byte[], byte[]> origin) {}
}
