package io.wavepivot.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Generated Avro types to bytes in the Confluent wire format: magic byte 0, the schema's id as 4 big-endian bytes, the
 * record in Avro's binary encoding. The subject is {@code <topic>-value}; the schema is registered at first use.
 *
 * <p>Source: Confluent Schema Registry documentation, "Wire format".
 */
public final class AvroEncoder implements Serializer<SpecificRecord> {

    static final byte MAGIC = 0;

    private final SchemaRegistry registry;

    public AvroEncoder(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** @return null for a null value, which Kafka reads as a deletion */
    @Override
    public byte[] serialize(String topic, SpecificRecord value) {
        if (value == null) {
            return null;
        }
        int id = registry.register(topic + "-value", value.getSchema());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            data.writeByte(MAGIC);
            data.writeInt(id);
            BinaryEncoder binary = EncoderFactory.get().binaryEncoder(data, null);
            new SpecificDatumWriter<>(value.getSchema()).write(value, binary);
            binary.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Failed to encode a record of '" + topic + "'", impossible);
        }
        return bytes.toByteArray();
    }
}
