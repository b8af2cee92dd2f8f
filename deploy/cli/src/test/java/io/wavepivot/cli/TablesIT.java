package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables: what goes in comes out, once, whatever is killed meanwhile. */
@ExtendWith(RunningSystem.class)
class TablesIT {

    private static final Path EXAMPLE = RunningSystem.HOME.resolve("deploy/examples/hiring");
    private static final String HEADER = "employee_id,employee_name,hiring_date,department_id,job_id\n";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration AWAY = Duration.ofMinutes(1);
    private static final int MANY = 1_000_000;

    /** It writes some thousand documents a second; a million rows into Kafka are a test of the ingest service, too. */
    private static final int MANY_FOR_THE_FALLBACK = 80_000;

    private final RunningSystem system = RunningSystem.shared();

    @TempDir
    Path files;

    @BeforeEach
    void define() {
        Command defined = system.command(
                "dataset",
                "submit",
                EXAMPLE.resolve("departments.json").toString(),
                EXAMPLE.resolve("jobs.json").toString(),
                EXAMPLE.resolve("employees.json").toString());
        assertThat(defined.status()).as(defined.err()).isZero();
    }

    @Test
    void theExampleComesOutAsItWentIn() throws IOException {
        for (String table : List.of("departments", "jobs", "employees")) {
            Path file = EXAMPLE.resolve(table + ".csv");
            Command load = system.command("load", table, file.toString());
            assertThat(load.status()).as(load.err()).isZero();
            assertThat(load.out()).contains("done").endsWith(" 0 rejected\n");

            String key = Files.readAllLines(file).getFirst().split(",")[0];
            String in = Files.readString(file);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            system.get("query", "analyst", "/tables/" + table + "?format=csv&sort=" + key)
                                    .body())
                    .isEqualTo(in));
        }
        JsonNode row = system.getJson("query", "analyst", "/view/employees/1");
        assertThat(row.path("employee_name").asText()).isEqualTo("Gus O'Neil");
    }

    @Test
    void rowsThatAreBrokenInEveryWayAreRejectedWithTheirLinesAndTheOthersComeIn() throws IOException {
        String table = copyOfEmployees("broken_staff");
        List<String> broken = List.of(
                ",No Id,2021-07-27T16:02:08Z,1,1",
                "x1,Id No Number,2021-07-27T16:02:08Z,1,1",
                "99999999999,Id Too Large,2021-07-27T16:02:08Z,1,1",
                "100000,,2021-07-27T16:02:08Z,1,1",
                "100001,\"\",2021-07-27T16:02:08Z,1,1",
                "100002," + "x".repeat(101) + ",2021-07-27T16:02:08Z,1,1",
                "100003,Ann,2021-02-30T00:00:00Z,1,1",
                "100004,Ann,27.07.2021,1,1",
                "100005,Ann,2021-07-27T16:02:08,1,1",
                "100006,Ann,,1,1",
                "100007,Ann,2021-07-27T16:02:08Z,,1",
                "100008,Ann,2021-07-27T16:02:08Z,1.5,1",
                "100009,Ann,2021-07-27T16:02:08Z,1,",
                "100010,Ann,2021-07-27T16:02:08Z,1",
                "100011,Ann,2021-07-27T16:02:08Z,1,1,1",
                "100012,\"Ann\" B,2021-07-27T16:02:08Z,1,1",
                "100013,A\"nn,2021-07-27,1,1",
                "100014,\"Ann,2021-07-27T16:02:08Z,1,1",
                "100015,Ann,2021-07-27T16:02:08Z,1,99999999999999999999");
        Path file = files.resolve("broken.csv");
        List<Integer> lines = new ArrayList<>();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEADER);
            for (int i = 1; i <= 2_000; i++) {
                if (i % 100 == 0 && i / 100 <= broken.size()) {
                    out.write(broken.get(i / 100 - 1) + "\n");
                    lines.add(i + lines.size() + 1);
                }
                out.write(employee(i));
            }
        }

        Command load = system.command("load", table, file.toString());

        assertThat(load.status()).isZero();
        assertThat(load.out()).contains("2,019 rows read, 2,000 accepted, 19 rejected");
        assertThat(load.err()).contains("/tables/" + table + "/rejects");
        JsonNode rejects = system.getJson("ingest", "producer", "/tables/" + table + "/rejects?limit=1000");
        assertThat(rejects.findValuesAsText("position"))
                .containsExactlyElementsOf(
                        lines.reversed().stream().map(String::valueOf).toList());
        assertThat(rejects.findValuesAsText("raw")).containsExactlyElementsOf(broken.reversed());
        awaitRows(table, 2_000);
    }

    @Test
    void everyRowIsThereOnceThoughServicesAreKilledAndTheCommandIsBrokenOff() throws Exception {
        String database = system.newDatabase("mirror");
        system.sql("CREATE DATABASE `%s`".formatted(database));
        String table = copyOfEmployees("many_staff", "\"mirror\": \"main/%s\", ".formatted(database));
        int rows = system.backing().contains("mongodb") ? MANY_FOR_THE_FALLBACK : MANY;
        int rejected = rows / 10_000;
        Path file = files.resolve("many.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEADER);
            for (int i = 1; i <= rows; i++) {
                out.write(i % 10_000 == 0 ? i + ",Ann,never,1,1\n" : employee(i));
            }
        }
        Process load = new ProcessBuilder(
                        RunningSystem.HOME.resolve("wavepivot").toString(),
                        "load",
                        table,
                        file.toString(),
                        "--dir",
                        system.directory().toString())
                .redirectErrorStream(true)
                .start();
        awaitLoaded(table, rows / 10);
        load.descendants().forEach(ProcessHandle::destroyForcibly);
        load.destroyForcibly().waitFor();
        CompletableFuture<Command> again = startLoad(table, file);
        for (String service : List.of("ingest-service", "pivot-service", "ingest-service")) {
            long loaded = loaded(table);
            awaitLoaded(table, Math.min(rows / 10 * 9, loaded + rows / 10));
            system.kill(List.of(service));
            system.up();
        }

        assertThat(again.get().out())
                .contains("%,d rows read, %,d accepted, %,d rejected".formatted(rows, rows - rejected, rejected));
        awaitRows(table, rows - rejected);
        await().atMost(PATIENCE)
                .until(
                        () -> system.sql("SELECT COUNT(*) FROM `%s`.%s".formatted(database, table)),
                        Long.valueOf(rows - rejected)::equals);
        assertThat(system.sql(
                        "SELECT SUM(employee_name = CONCAT('Name ', employee_id) AND department_id = employee_id % 12"
                                + " AND job_id = employee_id % 20 AND hiring_date = '2021-07-27 16:02:08') FROM `"
                                + database + "`." + table))
                .isEqualTo(rows - rejected);
        Map<String, Integer> times = new TopicCheck(system).timesByKey("rows." + table);
        assertThat(times).hasSize(rows - rejected);
        assertThat(times.values()).allMatch(count -> count == 1);
        JsonNode rejects = system.getJson("ingest", "producer", "/tables/" + table + "/rejects?limit=1000");
        Set<String> lines = new HashSet<>(rejects.findValuesAsText("position"));
        assertThat(rejects).hasSize(rejected);
        assertThat(lines).hasSize(rejected).contains("10001", Integer.toString(rows + 1));
    }

    @Test
    void whileKafkaIsGoneNothingIsPromisedAndALoadGoesOnOnceItIsBack() throws Exception {
        String table = copyOfEmployees("patient_staff");
        Path file = files.resolve("patient.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEADER);
            for (int i = 1; i <= 60_000; i++) {
                out.write(employee(i));
            }
        }
        CompletableFuture<Command> load = startLoad(table, file);
        awaitLoaded(table, 20_000);

        system.kill(List.of("kafka"));
        long back = System.nanoTime() + AWAY.toNanos();
        HttpResponse<String> told = system.post(
                "ingest",
                "producer",
                "/tables/" + table + "/rows",
                "[{\"employee_id\": 900001, \"employee_name\": \"Ann\", \"hiring_date\": \"2021-07-27T16:02:08Z\","
                        + " \"department_id\": 1, \"job_id\": 1}]");
        LockSupport.parkNanos(back - System.nanoTime());
        system.up();

        assertThat(told.statusCode()).as(told.body()).isEqualTo(503);
        assertThat(told.body()).contains("It is not known whether rows were written");
        assertThat(load.get().out()).contains("60,000 rows read, 60,000 accepted, 0 rejected");
        Map<String, Integer> times = new TopicCheck(system).timesByKey("rows." + table);
        times.remove("900001");
        assertThat(times).hasSize(60_000);
        assertThat(times.values()).allMatch(count -> count == 1);
    }

    /** In a thread of its own: what waits for processes to end needs those of the common pool. */
    private CompletableFuture<Command> startLoad(String table, Path file) {
        return CompletableFuture.supplyAsync(
                () -> system.command("load", table, file.toString()),
                task -> Thread.ofPlatform().start(task));
    }

    private void awaitLoaded(String table, long rows) {
        await().atMost(PATIENCE).until(() -> loaded(table) >= rows);
    }

    /** How many rows a load has read; it may be asked while the service is down. */
    private long loaded(String table) {
        try {
            for (JsonNode task : system.getJson("query", "analyst", "/tasks")) {
                if (task.path("subject").asText().equals(table)) {
                    return task.path("counts").path("read").asLong();
                }
            }
        } catch (RuntimeException notNow) {
            return 0;
        }
        return 0;
    }

    private void awaitRows(String table, long count) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (JsonNode one : system.getJson("query", "analyst", "/tables")) {
                if (one.path("table").asText().equals(table)) {
                    assertThat(one.path("rows").asLong()).isEqualTo(count);
                    return;
                }
            }
            throw new AssertionError("There is no table " + table);
        });
    }

    private String copyOfEmployees(String name) throws IOException {
        return copyOfEmployees(name, "");
    }

    /** Another table of employees, as tests do not share rows. */
    private String copyOfEmployees(String name, String more) throws IOException {
        Path definition = files.resolve(name + ".json");
        String employees = Files.readString(EXAMPLE.resolve("employees.json"));
        Files.writeString(definition, employees.replace("\"primary_key\"", more + "\"primary_key\""));
        Command defined = system.command("dataset", "submit", definition.toString());
        assertThat(defined.status()).as(defined.err()).isZero();
        return name;
    }

    private static String employee(int id) {
        return id + ",Name " + id + ",2021-07-27T16:02:08Z," + id % 12 + "," + id % 20 + "\n";
    }
}
