package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table goes out to a file and comes back, in all of its copies, though a service is killed meanwhile. */
@ExtendWith(RunningSystem.class)
class BackupsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int ROWS = 15_000;

    private final RunningSystem system = RunningSystem.shared();

    @TempDir
    Path files;

    @Test
    void aTableThatWasChangedIsAsItWasAfterItsRestore() throws Exception {
        String database = system.newDatabase("backups");
        system.sql("CREATE DATABASE `%s`".formatted(database));
        define("backed_up", database);
        load("backed_up", 1, ROWS, "Name");
        awaitSql(database, ROWS);
        String before = awaitCopy("backed_up", ROWS);

        JsonNode backup = RunningSystem.json(system.post("ingest", "operator", "/tables/backed_up/backup?wait=60", "")
                .body());
        assertThat(backup.path("state").asText()).as(backup.toString()).isEqualTo("done");
        JsonNode listed = system.getJson("ingest", "operator", "/tables/backed_up/backups")
                .get(0);
        assertThat(listed.path("rows").asInt()).isEqualTo(ROWS);
        Path file = files.resolve("table.avro");
        Files.write(
                file,
                system.getBytes(
                        "ingest",
                        "operator",
                        "/tables/backed_up/backups/" + listed.path("name").asText()));
        assertThat(namesByAnotherLanguage(file)).hasSize(ROWS).containsEntry(7, "Name 7");

        load("backed_up", 1, 5_000, "Changed");
        load("backed_up", ROWS + 1, ROWS + 2_000, "New");
        delete("rows.backed_up", 6_001, 7_000);
        awaitSql(database, ROWS + 2_000 - 1_000);
        awaitCopy("backed_up", ROWS + 2_000 - 1_000);

        JsonNode restore = RunningSystem.json(system.post("ingest", "operator", "/tables/backed_up/restore", "")
                .body());
        String task = "/tasks/" + restore.path("id").asText();
        await().atMost(PATIENCE)
                .until(() -> system.getJson("query", "analyst", task)
                                .path("counts")
                                .path("published")
                                .asInt()
                        > 0);
        system.kill(List.of("ingest-service", "pivot-service"));
        system.up();
        await().atMost(PATIENCE)
                .until(
                        () -> system.getJson("query", "analyst", task)
                                .path("state")
                                .asText(),
                        "done"::equals);

        awaitSql(database, ROWS);
        assertThat(awaitCopy("backed_up", ROWS)).isEqualTo(before);
        assertThat(system.sql("SELECT SUM(employee_name = CONCAT('Name ', employee_id)) FROM `%s`.backed_up"
                        .formatted(database)))
                .isEqualTo(ROWS);
    }

    private void define(String table, String database) throws IOException {
        Path definition = files.resolve(table + ".json");
        String employees = Files.readString(RunningSystem.HOME.resolve("deploy/examples/hiring/employees.json"));
        Files.writeString(
                definition,
                employees.replace("\"primary_key\"", "\"mirror\": \"main/%s\", \"primary_key\"".formatted(database)));
        for (String dataset : List.of("departments", "jobs")) {
            submit(RunningSystem.HOME.resolve("deploy/examples/hiring").resolve(dataset + ".json"));
        }
        submit(definition);
    }

    private void submit(Path definition) {
        Command defined = system.command("dataset", "submit", definition.toString());
        assertThat(defined.status()).as(defined.err()).isZero();
    }

    private void load(String table, int from, int to, String name) throws IOException {
        Path file = files.resolve(name + ".csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("employee_id,employee_name,hiring_date,department_id,job_id\n");
            for (int id = from; id <= to; id++) {
                out.write("%d,%s %d,2021-07-27T16:02:08Z,%d,%d\n".formatted(id, name, id, id % 12, id % 20));
            }
        }
        Command loaded = system.command("load", table, file.toString());
        assertThat(loaded.status()).as(loaded.err()).isZero();
    }

    private void delete(String topic, int from, int to) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", system.access().get("kafka").asText());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int id = from; id <= to; id++) {
                producer.send(new ProducerRecord<>(topic, Integer.toString(id).getBytes(StandardCharsets.UTF_8), null));
            }
        }
    }

    private Map<Integer, String> namesByAnotherLanguage(Path file) throws Exception {
        Path rows = files.resolve("rows.ndjson");
        Process python = new ProcessBuilder(
                        RunningSystem.HOME
                                .resolve("deploy/cli/src/test/scripts/avro-rows")
                                .toString(),
                        file.toString())
                .redirectOutput(rows.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(python.waitFor()).isZero();
        Map<Integer, String> names = new TreeMap<>();
        for (String line : Files.readAllLines(rows)) {
            JsonNode row = new ObjectMapper().readTree(line);
            names.put(row.path("employee_id").asInt(), row.path("employee_name").asText());
        }
        return names;
    }

    /** All of the copy in MongoDB as CSV, once it has so many rows. */
    private String awaitCopy(String table, int rows) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> system.get("query", "analyst", "/tables/" + table + "?format=csv&sort=employee_id")
                                .body(),
                        csv -> csv.lines().count() == rows + 1);
    }

    private void awaitSql(String database, long rows) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> system.sql("SELECT COUNT(*) FROM `%s`.backed_up".formatted(database)),
                        count -> count == rows);
    }
}
