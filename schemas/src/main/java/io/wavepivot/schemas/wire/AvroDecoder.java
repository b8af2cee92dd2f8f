package io.wavepivot.schemas.wire;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Bytes in the Confluent wire format to one generated Avro type. The schema they were written with may be any that
 * Avro's schema resolution can read as that type. Not for several threads at once.
 */
public final class AvroDecoder<T extends SpecificRecord> {

    private static final int HEADER = 5;

    static {
        // Broken bytes may claim any length, and Avro makes room for it first. No document may have more than 16 MiB.
        for (String limit : List.of("string", "bytes", "collectionItems")) {
            System.setProperty("org.apache.avro.limits." + limit + ".maxLength", Integer.toString(16 * 1024 * 1024));
        }
    }

    private final SchemaRegistry registry;
    private final SpecificData model;
    private final Schema wanted;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();
    private BinaryDecoder reused;

    public AvroDecoder(SchemaRegistry registry, Class<T> type) {
        this.registry = registry;
        this.model = new SpecificData(type.getClassLoader());
        this.wanted = model.getSchema(type);
        SpecificData.getForClass(type).getConversions().forEach(model::addLogicalTypeConversion);
    }

    /**
     * Decodes one value.
     *
     * @param bytes not null: a null value is the caller's to understand
     * @throws UndecodableException the bytes are not such a record, and never will be
     * @throws SchemaRegistryException the registry cannot be asked now
     */
    public T decode(byte[] bytes) throws UndecodableException {
        int id = schemaId(bytes);
        SpecificDatumReader<T> reader = reader(id);
        reused = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, reused);
        try {
            T value = reader.read(null, reused);
            if (!reused.isEnd()) {
                throw new UndecodableException("There are bytes behind the " + wanted.getName());
            }
            return value;
        } catch (IOException | AvroRuntimeException | BufferUnderflowException | IndexOutOfBoundsException broken) {
            throw new UndecodableException(
                    "The bytes are no %s of schema %d: %s".formatted(wanted.getName(), id, broken), broken);
        }
    }

    private static int schemaId(byte[] bytes) throws UndecodableException {
        if (bytes.length < HEADER) {
            throw new UndecodableException(
                    "%d bytes are too few for the Confluent wire format: it starts with 5".formatted(bytes.length));
        }
        if (bytes[0] != AvroEncoder.MAGIC) {
            throw new UndecodableException(
                    "The first byte is %d; in the Confluent wire format it is 0".formatted(bytes[0]));
        }
        return ByteBuffer.wrap(bytes).getInt(1);
    }

    private SpecificDatumReader<T> reader(int id) throws UndecodableException {
        SpecificDatumReader<T> known = readers.get(id);
        if (known != null) {
            return known;
        }
        try {
            Schema written = registry.byId(id)
                    .orElseThrow(() -> new UndecodableException("The schema registry has no schema " + id));
            SpecificDatumReader<T> reader = new OrderedReader<>(written, wanted, model);
            readers.put(id, reader);
            return reader;
        } catch (SchemaParseException other) {
            throw new UndecodableException("Schema " + id + " is no Avro schema: " + other.getMessage(), other);
        }
    }

    /** Keeps the entries of maps in the order in which they were written. */
    private static final class OrderedReader<T> extends SpecificDatumReader<T> {

        OrderedReader(Schema written, Schema wanted, SpecificData model) {
            super(written, wanted, model);
        }

        @Override
        protected Object newMap(Object old, int size) {
            return LinkedHashMap.newLinkedHashMap(size);
        }
    }
}
