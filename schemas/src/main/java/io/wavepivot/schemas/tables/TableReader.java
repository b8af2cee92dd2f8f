package io.wavepivot.schemas.tables;

import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of a table to its rows, as the table is defined. Not for several threads at once. */
public final class TableReader {

    private final Table table;
    private final AvroDecoder<GenericRecord> decoder;

    public TableReader(Table table, SchemaRegistry registry) {
        this.table = table;
        this.decoder = AvroDecoder.ofRows(registry, table.schema());
    }

    public Table table() {
        return table;
    }

    /** Whether it has met the schema of a record: another may be of a table that is defined anew. */
    public boolean knows(ConsumerRecord<byte[], byte[]> next) throws UndecodableException {
        return next.value() == null || decoder.knows(AvroDecoder.schemaId(next.value()));
    }

    /**
     * Reads a record.
     *
     * @throws UndecodableException it is no row of this table, and never will be
     * @throws io.wavepivot.schemas.wire.SchemaRegistryException the registry cannot be asked now
     */
    public TableRow read(ConsumerRecord<byte[], byte[]> next) throws UndecodableException {
        if (next.key() == null) {
            throw new UndecodableException("The record has no key; a row's is its primary key");
        }
        if (next.value() == null) {
            return deletion(next.key());
        }
        GenericRecord row = decoder.decode(next.value());
        check(row);
        return new TableRow(key(next.key(), row), row);
    }

    private TableRow deletion(byte[] key) throws UndecodableException {
        List<Object> values = table.key()
                .parse(key)
                .orElseThrow(() -> new UndecodableException("A deletion of '%s', which is no key of this table"
                        .formatted(new String(key, StandardCharsets.UTF_8))));
        return new TableRow(values, null);
    }

    /** Avro has values that no column has: a time of more than a day, a UUID that is none. */
    private void check(GenericRecord row) throws UndecodableException {
        for (Column column : table.columns()) {
            Object value = row.get(column.position());
            if (value != null && !column.isValue(value)) {
                throw new UndecodableException(
                        "'%s' is %s, and is to be %s".formatted(column.name(), value, column.rule()));
            }
        }
    }

    /** What is said of a row is in order only when all of it has the same key. */
    private List<Object> key(byte[] key, GenericRecord row) throws UndecodableException {
        List<String> parts = table.key().parts(row);
        String right = table.key().join(parts);
        if (!Arrays.equals(right.getBytes(StandardCharsets.UTF_8), key)) {
            throw new UndecodableException("The key of the record is '%s'; of this row it is '%s'"
                    .formatted(new String(key, StandardCharsets.UTF_8), right));
        }
        Optional<String> objection = table.key().objection(parts, key.length);
        if (objection.isPresent()) {
            throw new UndecodableException(objection.get());
        }
        List<Object> values = new ArrayList<>(parts.size());
        for (Column column : table.key().columns()) {
            values.add(row.get(column.position()));
        }
        return values;
    }
}
