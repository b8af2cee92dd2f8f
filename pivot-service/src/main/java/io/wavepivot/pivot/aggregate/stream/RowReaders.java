package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads rows of tables, each as it is defined now; for one thread. */
final class RowReaders {

    private static final int MAX_MET = 10_000;

    private final SchemaRegistry registry;

    /** Tables, and schemas of their rows. */
    private final Set<List<Object>> met = new HashSet<>();

    private final Map<String, TableReader> readers = new HashMap<>();

    RowReaders(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * The row of a record; null where it deletes one.
     *
     * @throws UndecodableException it is no row
     */
    GenericRecord read(Table table, ConsumerRecord<byte[], byte[]> next) throws UndecodableException {
        return reader(table).read(next).values();
    }

    /** Whether the schema of a record is met for the first time as a table is defined now. */
    boolean isNew(Table table, ConsumerRecord<byte[], byte[]> next) {
        if (met.size() > MAX_MET) {
            met.clear();
        }
        try {
            return !reader(table).knows(next) && met.add(List.of(table.name(), AvroDecoder.schemaId(next.value())));
        } catch (UndecodableException noSchema) {
            return false;
        }
    }

    /** The row of some bytes that were a row when they came, read once and when it is wanted; null for none. */
    Supplier<GenericRecord> kept(Table table, int partition, byte[] key, byte[] value) {
        return value == null
                ? () -> null
                : new Supplier<>() {

                    private GenericRecord row;

                    @Override
                    public GenericRecord get() {
                        row = row == null ? readKept(table, partition, key, value) : row;
                        return row;
                    }
                };
    }

    private GenericRecord readKept(Table table, int partition, byte[] key, byte[] value) {
        try {
            return read(table, new ConsumerRecord<>(Topics.rowsTopic(table.name()), partition, 0, key, value));
        } catch (UndecodableException noRow) {
            throw new IllegalStateException("A row of '%s' is none any longer".formatted(table.name()), noRow);
        }
    }

    private TableReader reader(Table table) {
        return readers.compute(
                table.name(),
                (any, reader) -> reader != null && reader.table() == table ? reader : new TableReader(table, registry));
    }
}
