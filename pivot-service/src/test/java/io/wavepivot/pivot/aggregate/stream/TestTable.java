package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;

/** A table of a test: its rows as they are by now, and as records. */
final class TestTable {

    final Table table;
    final int schemaId;

    /** By their keys, as records have them. */
    final Map<String, GenericRecord> rows = new LinkedHashMap<>();

    TestTable(String name, String fields, List<String> key, int schemaId) {
        this.table = new Table(new Dataset(
                name,
                "{\"type\": \"record\", \"name\": \"%s\", \"fields\": [%s]}".formatted(name, fields),
                key,
                Map.of(),
                Policy.FREEZE,
                Policy.DISCARD_ROW,
                null,
                0,
                null,
                false,
                List.of()));
        this.schemaId = schemaId;
    }

    /** The key of a row. */
    byte[] key(GenericRecord row) {
        return table.key().join(table.key().parts(row)).getBytes(StandardCharsets.UTF_8);
    }

    /** A row of such values, in the order of the columns. */
    GenericRecord row(Object... values) {
        GenericRecord row = new GenericData.Record(table.schema());
        for (Column column : table.columns()) {
            row.put(column.position(), values[column.position()]);
        }
        return row;
    }

    /** In the Confluent wire format. */
    byte[] bytes(GenericRecord row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(AvroDecoder.HEADER)
                .put((byte) 0)
                .putInt(schemaId)
                .array());
        try {
            new GenericDatumWriter<GenericRecord>(table.schema(), AvroDecoder.rowModel())
                    .write(row, EncoderFactory.get().directBinaryEncoder(bytes, null));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
