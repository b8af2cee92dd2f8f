package io.wavepivot.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema may change only so that what the last release wrote can still be read, and the other way round. */
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
        assertThat(compatibility(released(schema), schema)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
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
