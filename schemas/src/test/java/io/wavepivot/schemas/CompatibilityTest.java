package io.wavepivot.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A schema may change only so that what the last release wrote can still be read, and the other way round. Definitions
 * are told apart by their keys before they are decoded, so that a new kind is passed over by the last release: their
 * union may grow, as long as each kind that there was is read on both sides.
 */
class CompatibilityTest {

    static List<Schema> schemas() {
        return List.of(PivotRow.getClassSchema(), Definition.getClassSchema(), Bookmark.getClassSchema());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void whatTheLastReleaseWroteCanBeRead(Schema schema) throws IOException {
        assertThat(compatibility(schema, released(schema))).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void whatIsWrittenNowTheLastReleaseCanRead(Schema schema) throws IOException {
        Schema released = released(schema);
        Schema written = schema.equals(Definition.getClassSchema()) ? onlyKindsOf(released, schema) : schema;
        assertThat(compatibility(released, written)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @Test
    void aProjectIsReadByTheLastReleaseThoughThereAreOtherKinds() throws IOException {
        Schema known = Definition.getClassSchema();
        Schema another =
                SchemaBuilder.record("Another").fields().requiredString("name").endRecord();
        Schema grown = withBody(
                known, Stream.concat(body(known).stream(), Stream.of(another)).toList());
        GenericRecord project = new GenericData.Record(body(known).getFirst());
        project.put("database", "TOR");
        project.put("server", "s");
        project.put("measures", "TL_measures");
        project.put("monitoryNameKept", List.of("A"));
        project.put("waveCounterThreshold", 0L);
        project.put("deleteOldValue", 7);
        project.put("sleepTime", 5.0);
        project.put("rescans", List.of());
        GenericRecord definition = new GenericData.Record(grown);
        definition.put("definedAt", 0L);
        definition.put("definedBy", "ana");
        definition.put("body", project);

        GenericRecord read = read(write(definition), grown, released(known));

        assertThat(((GenericRecord) read.get("body")).get("database")).hasToString("TOR");
    }

    private static Schema onlyKindsOf(Schema released, Schema schema) {
        List<String> kinds = body(released).stream().map(Schema::getName).toList();
        return withBody(
                schema,
                body(schema).stream()
                        .filter(kind -> kinds.contains(kind.getName()))
                        .toList());
    }

    private static List<Schema> body(Schema definition) {
        return definition.getField("body").schema().getTypes();
    }

    private static Schema withBody(Schema definition, List<Schema> kinds) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : definition.getFields()) {
            boolean body = field.name().equals("body");
            fields.add(new Schema.Field(field.name(), body ? Schema.createUnion(kinds) : field.schema(), field.doc()));
        }
        return Schema.createRecord(definition.getName(), null, definition.getNamespace(), false, fields);
    }

    private static byte[] write(GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static GenericRecord read(byte[] bytes, Schema writer, Schema reader) throws IOException {
        return new GenericDatumReader<GenericRecord>(writer, reader)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }

    private static Schema released(Schema schema) throws IOException {
        Schema.Parser parser = new Schema.Parser();
        parse(parser, "Project");
        return parse(parser, schema.getName());
    }

    private static Schema parse(Schema.Parser parser, String name) throws IOException {
        try (InputStream in = CompatibilityTest.class.getResourceAsStream("/released/" + name + ".avsc")) {
            return parser.parse(in);
        }
    }
}
