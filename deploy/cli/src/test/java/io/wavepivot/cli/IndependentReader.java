package io.wavepivot.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * The Confluent wire format with nothing of ours: bytes, schema id, the schema from the registry's Confluent API, plain
 * Avro; and back.
 */
final class IndependentReader {

    private final String registry;
    private final Map<Integer, Schema> schemas = new HashMap<>();

    IndependentReader(String registry) {
        this.registry = registry;
    }

    GenericRecord decode(byte[] bytes) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.get() != 0) {
            throw new IOException("No magic byte");
        }
        int id = header.getInt();
        if (!schemas.containsKey(id)) {
            schemas.put(id, schema("/schemas/ids/" + id));
        }
        return new GenericDatumReader<GenericRecord>(schemas.get(id))
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    }

    /** The latest schema of a subject. */
    Schema latest(String subject) throws IOException {
        return schema("/subjects/" + subject + "/versions/latest");
    }

    /** Bytes of a record, its schema registered by hand. */
    byte[] encode(String subject, GenericRecord value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeByte(0);
        header.writeInt(register(subject, value.getSchema()));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private int register(String subject, Schema schema) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(registry + "/subjects/" + subject + "/versions")
                .toURL()
                .openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/vnd.schemaregistry.v1+json");
        String body =
                "{\"schema\": \"" + schema.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        try (InputStream answer = connection.getInputStream()) {
            return RunningSystem.json(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .get("id")
                    .asInt();
        }
    }

    private Schema schema(String path) throws IOException {
        try (InputStream answer = URI.create(registry + path).toURL().openStream()) {
            String json = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            return new Schema.Parser()
                    .parse(RunningSystem.json(json).get("schema").asText());
        }
    }
}
