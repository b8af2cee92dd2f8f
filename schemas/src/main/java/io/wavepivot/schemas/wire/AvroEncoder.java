package io.wavepivot.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Generated Avro types to bytes in the Confluent wire format: magic byte 0, the schema's id as 4 big-endian bytes, the
 * record in Avro's binary encoding. The subject is {@code <topic>-value}; the schema is registered at first use.
 *
 * <p>Source: Confluent Schema Registry documentation, "Wire format".
 */
public final class AvroEncoder {

    static final byte MAGIC = 0;

    private final SchemaRegistry registry;

    public AvroEncoder(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * Encodes one value.
     *
     * @param value not null: a null value in Kafka is a deletion, and has no bytes
     * @throws SchemaRegistryException the schema is not registered yet, and the registry cannot be reached or refuses it
     */
    public byte[] encode(String topic, SpecificRecord value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        bytes.writeBytes(header(topic, value.getSchema()));
        try {
            BinaryEncoder binary = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new SpecificDatumWriter<>(value.getSchema()).write(value, binary);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Failed to encode a record of '" + topic + "'", impossible);
        }
        return bytes.toByteArray();
    }

    /** What stands before each record that is written with a schema: the magic byte and its id, 5 bytes. */
    public byte[] header(String topic, Schema schema) {
        int id = registry.register(topic + "-value", schema);
        return ByteBuffer.allocate(AvroDecoder.HEADER).put(MAGIC).putInt(id).array();
    }
}
