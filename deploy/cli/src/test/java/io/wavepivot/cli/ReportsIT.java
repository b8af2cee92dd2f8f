package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pivots of tables and the reports of them say what plain SQL says of the same rows, whatever is changed and killed. */
@ExtendWith(RunningSystem.class)
class ReportsIT {

    private static final Path EXAMPLE = RunningSystem.HOME.resolve("deploy/examples/hiring");
    private static final List<String> TABLES = List.of("departments", "jobs", "employees");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROWS = Integer.getInteger("wavepivot.hires", 2_000);

    private final RunningSystem system = RunningSystem.shared();

    @TempDir
    Path files;

    @Test
    void theExampleSaysWhatPlainSqlSaysOfItsFilesAndItsPagesAreReadInABrowser() throws Exception {
        run("dataset", "submit", files(EXAMPLE, TABLES, ".json"));
        for (String table : TABLES) {
            run("load", table, EXAMPLE.resolve(table + ".csv").toString());
        }
        run("pivot", "submit", EXAMPLE.resolve("pivots/hires.json").toString());
        run(
                "report",
                "submit",
                files(EXAMPLE.resolve("reports"), List.of("hires-by-quarter", "departments-above-average"), ".json"));

        try (PlainHires plain = new PlainHires(system, "hires", EXAMPLE)) {
            awaitReports("/view/req1", "/view/req2", plain, 2021);
            awaitReports("/reports/hires-by-quarter", "/reports/departments-above-average", plain, 2022);
        }
        try (ReportPages pages = new ReportPages(files)) {
            pages.check(
                    page("/reports/hires-by-quarter"), system.getJson("query", "analyst", "/view/req1?format=json"));
            pages.check(
                    page("/reports/departments-above-average"),
                    system.getJson("query", "analyst", "/view/req2?format=json"));
        }
    }

    @Test
    void employeesWhoMoveAndLeaveShowOnceThoughPivotServiceIsKilledAndAnotherTakesOver() throws Exception {
        write();
        Path definitions = copyOfTheExample();
        run(
                "dataset",
                "submit",
                files(definitions, TABLES.stream().map("of_"::concat).toList(), ".json"));
        for (String table : TABLES) {
            run("load", "of_" + table, files.resolve(table + ".csv").toString());
        }
        run("pivot", "submit", definitions.resolve("of_hires.json").toString());
        run(
                "report",
                "submit",
                definitions.resolve("of-quarters.json").toString(),
                definitions.resolve("of-mean.json").toString());

        try (PlainHires plain = new PlainHires(system, "of_hires", files)) {
            awaitReports(plain);
            JsonNode notes = system.getJson("query", "analyst", "/reports/of-quarters?year=2021")
                    .path("notes");
            assertThat(notes.get(0).asText()).endsWith(": " + plain.unknown(2021));
            assertThat(plain.unknown(2021)).isNotEqualTo("0");

            change(plain, 10);
            system.kill(List.of("pivot-service"));
            change(plain, 20);
            system.up();
            change(plain, 30);
            awaitReports(plain);

            Replica other = new Replica(system, "pivot-service", Files.createDirectory(files.resolve("replica")));
            try (other) {
                change(plain, 40);
                system.kill(List.of("pivot-service"));
                change(plain, 50);
                awaitReports(plain);
                system.up();
                change(plain, 60);
            }
            awaitReports(plain);
        }
    }

    /** Some move to another department, some are hired in another year, one leaves, and one comes again. */
    private void change(PlainHires plain, int first) throws SQLException {
        StringBuilder rows = new StringBuilder("[");
        for (int i = 0; i < 3; i++) {
            int id = first + i;
            String hired = "2021-%02d-15T12:00:00Z".formatted(1 + (id + i) % 12);
            rows.append(
                    "%s{\"employee_id\": %d, \"employee_name\": \"Moved\", \"hiring_date\": \"%s\", \"department_id\": %d, \"job_id\": %d}"
                            .formatted(i == 0 ? "" : ", ", id, hired, 1 + id % 12, 1 + id % 20));
            plain.change("DELETE FROM employees WHERE employee_id = " + id);
            plain.change("INSERT INTO employees VALUES (%d, '%s', %d, %d)"
                    .formatted(id, hired.replace('T', ' ').replace("Z", ""), 1 + id % 12, 1 + id % 20));
        }
        assertThat(system.post(
                                "ingest",
                                "producer",
                                "/tables/of_employees/rows",
                                rows.append(']').toString())
                        .statusCode())
                .isEqualTo(200);
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", system.access().get("kafka").asText()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    "rows.of_employees", Integer.toString(first + 5).getBytes(StandardCharsets.UTF_8), null));
        }
        plain.change("DELETE FROM employees WHERE employee_id = " + (first + 5));
    }

    private void awaitReports(PlainHires plain) throws SQLException {
        awaitReports("/reports/of-quarters", "/reports/of-mean", plain, 2021);
    }

    private void awaitReports(String byQuarter, String aboveAverage, PlainHires plain, int year) throws SQLException {
        List<String> quarters = plain.byQuarter(year);
        List<String> above = plain.aboveAverage(year);
        assertThat(quarters).hasSizeGreaterThan(200);
        assertThat(above).isNotEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lines(byQuarter, year)).isEqualTo(quarters);
            assertThat(lines(aboveAverage, year)).isEqualTo(above);
        });
    }

    /** A report as CSV, without its header. */
    private List<String> lines(String path, int year) {
        List<String> lines = system.get("query", "analyst", path + "?format=csv&year=" + year)
                .body()
                .lines()
                .toList();
        return lines.subList(1, lines.size());
    }

    private String page(String path) {
        return system.get("query", "analyst", path + "?format=html").body();
    }

    /** The example's rows, or more of their kind, with some among them that are broken, and some of no department or job. */
    private void write() throws IOException {
        for (String table : List.of("departments", "jobs")) {
            Files.copy(EXAMPLE.resolve(table + ".csv"), files.resolve(table + ".csv"));
        }
        List<String> rows = Files.readAllLines(EXAMPLE.resolve("employees.csv"));
        try (BufferedWriter out = Files.newBufferedWriter(files.resolve("employees.csv"))) {
            out.write(rows.getFirst() + "\n");
            for (int id = 1; id <= ROWS; id++) {
                String[] row = rows.get(1 + (id - 1) % (rows.size() - 1)).split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
                row[0] = id % 101 == 0 ? "x" + id : Integer.toString(id);
                row[1] = id % 103 == 0 ? "" : row[1];
                row[2] = id % 107 == 0 ? "never" : row[2];
                row[3] = id % 89 == 0 ? "99" : row[3];
                row[4] = id % 97 == 0 ? "77" : row[4];
                out.write(String.join(",", row) + "\n");
            }
        }
    }

    /** Its definitions with other names, as tests do not share rows. */
    private Path copyOfTheExample() throws IOException {
        Path copies = Files.createDirectory(files.resolve("definitions"));
        for (String table : TABLES) {
            String text = Files.readString(EXAMPLE.resolve(table + ".json"));
            Files.writeString(
                    copies.resolve("of_" + table + ".json"),
                    text.replace("\"references\": \"", "\"references\": \"of_"));
        }
        Files.writeString(
                copies.resolve("of_hires.json"),
                Files.readString(EXAMPLE.resolve("pivots/hires.json"))
                        .replaceAll("\"dataset\": \"(\\w+)\"", "\"dataset\": \"of_$1\", \"as\": \"$1\"")
                        .replace("\"from\": \"", "\"from\": \"of_"));
        for (Map.Entry<String, String> report : Map.of(
                        "hires-by-quarter", "of-quarters", "departments-above-average", "of-mean")
                .entrySet()) {
            Files.writeString(
                    copies.resolve(report.getValue() + ".json"),
                    Files.readString(EXAMPLE.resolve("reports").resolve(report.getKey() + ".json"))
                            .replaceAll("\"alias\": \"\\w+\",", "")
                            .replace("\"pivot\": \"", "\"pivot\": \"of_")
                            .replace("\"table\": \"", "\"table\": \"of_"));
        }
        return copies;
    }

    private void run(Object... arguments) {
        List<String> all = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof List<?> several) {
                several.forEach(one -> all.add(one.toString()));
            } else {
                all.add(argument.toString());
            }
        }
        Command command = system.command(all.toArray(String[]::new));
        assertThat(command.status())
                .as("%s: %s", Arrays.toString(arguments), command.err())
                .isZero();
    }

    private static List<Path> files(Path directory, List<String> names, String suffix) {
        return names.stream().map(name -> directory.resolve(name + suffix)).toList();
    }
}
