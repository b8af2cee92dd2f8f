package io.wavepivot.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads values with nothing of ours: bytes, schema id, the schema from the registry's Confluent API, plain Avro. */
final class PlainAvro {

    private final Map<Integer, Schema> schemas = new HashMap<>();

    GenericRecord decode(byte[] bytes) {
        try {
            Schema schema = schemas.computeIfAbsent(ByteBuffer.wrap(bytes).getInt(1), PlainAvro::fetch);
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Schema fetch(int id) {
        String registry = ConfigProvider.getConfig().getValue("schema-registry.url", String.class);
        URI url = URI.create(registry + "/schemas/ids/" + id);
        try (InputStream answer = url.toURL().openStream()) {
            return new Schema.Parser()
                    .parse(new ObjectMapper().readTree(answer).get("schema").asText());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
