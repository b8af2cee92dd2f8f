package io.wavepivot.bench.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Rows of a schema, in the Confluent wire format. */
public final class AvroRows {

    private static final int HEADER = 5;

    private final Schema schema;
    private final GenericDatumWriter<GenericRecord> writer;
    private final GenericDatumReader<GenericRecord> reader;

    public AvroRows(String schema) {
        this.schema = new Schema.Parser().parse(schema);
        this.writer = new GenericDatumWriter<>(this.schema);
        this.reader = new GenericDatumReader<>(this.schema);
    }

    public Schema schema() {
        return schema;
    }

    /** A row with the values of its fields, in their order. */
    public GenericRecord row(Object... values) {
        GenericRecord row = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) {
            row.put(i, values[i]);
        }
        return row;
    }

    public byte[] bytes(int schemaId, GenericRecord row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        bytes.writeBytes(
                ByteBuffer.allocate(HEADER).put((byte) 0).putInt(schemaId).array());
        try {
            writer.write(row, EncoderFactory.get().directBinaryEncoder(bytes, null));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** The row of some bytes; for one thread. */
    public GenericRecord row(byte[] bytes) {
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
