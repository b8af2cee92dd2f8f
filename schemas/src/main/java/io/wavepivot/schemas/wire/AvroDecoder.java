package io.wavepivot.schemas.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Bytes in the Confluent wire format to one kind of Avro record. The schema they were written with may be any that
 * Avro's schema resolution can read as that one. Not for several threads at once.
 */
public final class AvroDecoder<T extends IndexedRecord> {

    /** The magic byte and the schema's id: where the record starts. */
    public static final int HEADER = 5;

    /** Beyond this many schemas, readers are made anew: whoever registers schemas must not fill our memory. */
    private static final int MAX_READERS = 1_000;

    /** For so long an id that the registry does not have is not asked for again. */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

    private final SchemaRegistry registry;
    private final Schema wanted;
    private final Function<Schema, DatumReader<T>> newReader;
    private final Map<Integer, DatumReader<T>> readers = new HashMap<>();
    private final Map<Integer, Unknown> unknown = new HashMap<>();
    private final BoundedDecoder decoder = new BoundedDecoder();

    private AvroDecoder(SchemaRegistry registry, Schema wanted, Function<Schema, DatumReader<T>> newReader) {
        this.registry = registry;
        this.wanted = wanted;
        this.newReader = newReader;
    }

    /** A decoder of a generated type. */
    public static <T extends SpecificRecord> AvroDecoder<T> of(SchemaRegistry registry, Class<T> type) {
        SpecificData model = new SpecificData(type.getClassLoader());
        Schema wanted = model.getSchema(type);
        SpecificData.getForClass(type).getConversions().forEach(model::addLogicalTypeConversion);
        return new AvroDecoder<>(registry, wanted, written -> new SpecificDatumReader<>(written, wanted, model));
    }

    /**
     * A decoder of the rows of a table. Texts are {@link String}s, decimals {@link java.math.BigDecimal}s, and all else
     * is as Avro has it.
     */
    public static AvroDecoder<GenericRecord> ofRows(SchemaRegistry registry, Schema schema) {
        GenericData model = rowModel();
        return new AvroDecoder<>(registry, schema, written -> new GenericDatumReader<>(written, schema, model));
    }

    /** What the rows of a table are in memory, as {@link #ofRows} says. */
    public static GenericData rowModel() {
        GenericData model = new GenericData();
        model.addLogicalTypeConversion(new Conversions.DecimalConversion());
        return model;
    }

    /**
     * Decodes one value. Whatever the bytes are, it ends: with the value, or with one of the two exceptions.
     *
     * @param bytes not null: a null value is the caller's to understand
     * @throws UndecodableException the bytes are not such a record, and never will be
     * @throws SchemaRegistryException the registry cannot be asked now
     */
    public T decode(byte[] bytes) throws UndecodableException {
        int id = schemaId(bytes);
        DatumReader<T> reader = reader(id);
        try {
            T value = reader.read(null, decoder.reset(bytes, HEADER));
            if (!decoder.isEnd()) {
                throw new UndecodableException("There are bytes behind the " + wanted.getName());
            }
            return value;
        } catch (IOException | RuntimeException | StackOverflowError broken) {
            throw new UndecodableException(
                    "The bytes are no %s of schema %d: %s".formatted(wanted.getName(), id, broken), broken);
        }
    }

    /**
     * The id of the schema that a value was written with.
     *
     * @throws UndecodableException the bytes do not start as the wire format does
     */
    public static int schemaId(byte[] bytes) throws UndecodableException {
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

    /** Whether it has met the schema of that id. */
    public boolean knows(int id) {
        return readers.containsKey(id);
    }

    private DatumReader<T> reader(int id) throws UndecodableException {
        DatumReader<T> known = readers.get(id);
        if (known != null) {
            return known;
        }
        refuseUnknown(id);
        if (readers.size() == MAX_READERS) {
            readers.clear();
        }
        try {
            DatumReader<T> reader = newReader.apply(registry.byId(id));
            readers.put(id, reader);
            return reader;
        } catch (UndecodableException none) {
            unknown.put(id, new Unknown(none, System.nanoTime()));
            throw none;
        }
    }

    /** Thousands of records may have an id that there is not. */
    private void refuseUnknown(int id) throws UndecodableException {
        Unknown known = unknown.get(id);
        if (known != null && System.nanoTime() - known.since < UNKNOWN_FOR.toNanos()) {
            throw known.reason;
        }
        if (unknown.size() == MAX_READERS) {
            unknown.clear();
        }
    }

    /** @param since when it was asked for, as {@link System#nanoTime} has it */
    private record Unknown(UndecodableException reason, long since) {}
}
