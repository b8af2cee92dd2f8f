package io.wavepivot.bench.tables;

import io.wavepivot.bench.lab.AvroRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Rows of a table of people, in each form that they come in. */
final class People {

    static final long HIRED = 1_627_401_728_000L;

    private static final String SCHEMA = """
            {"type": "record", "name": "Employee", "fields": [
              {"name": "employee_id", "type": "int"}, {"name": "employee_name", "type": "string"},
              {"name": "hiring_date", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "department_id", "type": "int"}, {"name": "job_id", "type": "int"}]}
            """;

    private final AvroRows rows = new AvroRows(SCHEMA);

    /** @param more members of the request, each with a comma behind it */
    static String dataset(String more) {
        return """
                {"schema": %s, "primary_key": ["employee_id"], %s
                 "constraints": {"employee_name": {"min_length": 1, "max_length": 100}}}
                """.formatted(SCHEMA, more);
    }

    Schema schema() {
        return rows.schema();
    }

    static String name(int id) {
        return "Employee number " + id;
    }

    /** A JSON array of so many rows. */
    static byte[] json(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(id -> ("{\"employee_id\": %d, \"employee_name\": \"%s\","
                                + " \"hiring_date\": \"2021-07-27T16:02:08Z\", \"department_id\": %d, \"job_id\": %d}")
                        .formatted(id, name(id), id % 12, id % 20))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    static void csv(Path file, int count) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("employee_id,employee_name,hiring_date,department_id,job_id\n");
            for (int id = 0; id < count; id++) {
                out.write("%d,%s,2021-07-27T16:02:08Z,%d,%d\n".formatted(id, name(id), id % 12, id % 20));
            }
        }
    }

    GenericRecord record(int id) {
        return rows.row(id, name(id), HIRED, id % 12, id % 20);
    }

    /** A row in the Confluent wire format. */
    byte[] avro(int schemaId, GenericRecord row) {
        return rows.bytes(schemaId, row);
    }
}
