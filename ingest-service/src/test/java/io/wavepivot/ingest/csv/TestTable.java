package io.wavepivot.ingest.csv;

import io.wavepivot.ingest.TestDatasets;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.tables.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** A table of texts: a key, and what else there may be. */
final class TestTable {

    private static final String SCHEMA = """
            {"type": "record", "name": "Row", "fields": [
             {"name": "id", "type": "string"},
             {"name": "a", "type": ["null", "string"], "default": null},
             {"name": "b", "type": ["null", "string"], "default": null}]}
            """;

    private TestTable() {}

    static RowRules rules() {
        Dataset dataset = TestDatasets.of("t", SCHEMA, List.of("id"));
        return new RowRules(new Table(dataset), new byte[5], 1_000_000);
    }

    /** Rules of a table of texts. */
    static RowRules rules(List<String> columns, String key) {
        String fields = columns.stream()
                .map(name -> name.equals(key)
                        ? "{\"name\": \"%s\", \"type\": \"string\"}".formatted(name)
                        : "{\"name\": \"%s\", \"type\": [\"null\", \"string\"], \"default\": null}".formatted(name))
                .collect(Collectors.joining(", "));
        String schema = "{\"type\": \"record\", \"name\": \"Row\", \"fields\": [%s]}".formatted(fields);
        Dataset dataset = TestDatasets.of("t", schema, List.of(key));
        return new RowRules(new Table(dataset), new byte[5], 1_000_000);
    }

    /** The values of an accepted row, nothing for none. */
    static List<String> texts(RowOutcome.Accepted accepted, Schema schema) {
        GenericRecord row = decode(accepted.value(), schema);
        return schema.getFields().stream()
                .map(field -> Objects.toString(row.get(field.pos()), ""))
                .toList();
    }

    /** The values of an accepted row, with {@code -} for none; the reasons of another. */
    static String show(RowOutcome outcome) {
        return switch (outcome) {
            case RowOutcome.Accepted accepted -> {
                GenericRecord row = decode(accepted.value(), new Schema.Parser().parse(SCHEMA));
                yield "%s|%s|%s".formatted(row.get(0), orDash(row.get(1)), orDash(row.get(2)));
            }
            case RowOutcome.Evolving evolving -> evolving.toString();
            case RowOutcome.Refused refused ->
                "! " + refused.errors().getFirst().getRule();
        };
    }

    private static GenericRecord decode(byte[] bytes, Schema schema) {
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Object orDash(Object value) {
        return value == null ? "-" : value;
    }
}
