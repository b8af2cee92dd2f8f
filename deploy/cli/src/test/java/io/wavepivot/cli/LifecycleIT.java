package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.cli.SourceDatabase.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects that come and go, and programs that die, on a running system. */
@ExtendWith(RunningSystem.class)
class LifecycleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> SERVICES =
            List.of("registry-service", "ingest-service", "pivot-service", "query-service");

    private final RunningSystem system = RunningSystem.shared();

    @TempDir
    Path temporary;

    @Test
    void projectsAreServedAsTheyComeAndStopWhenTheyGo() throws Exception {
        try (SourceDatabase one = new SourceDatabase(system, "ONE");
                SourceDatabase two = new SourceDatabase(system, "TWO")) {
            write(one, 1000, 1.0);
            write(two, 1000, 2.0);
            submit(one, 0);
            awaitValue(one, 1000, 1.0);

            submitByCommand(two);

            awaitValue(two, 1000, 2.0);
            assertThat(system.delete("ingest", "operator", "/projects/" + one.name)
                            .statusCode())
                    .isEqualTo(204);
            write(one, 2000, 1.5);
            write(two, 2000, 2.5);
            awaitValue(two, 2000, 2.5);
            assertThat(row(one, 2000).isMissingNode()).isTrue();
        }
    }

    @Test
    void afterARestartOfEveryServicePollingGoesOnFromTheBookmark() throws Exception {
        try (SourceDatabase source = new SourceDatabase(system, "RESTART")) {
            write(source, 1000, 1.0);
            submit(source, 0);
            awaitValue(source, 1000, 1.0);
            system.kill(SERVICES);
            source.deleteMeasures(); // Whoever starts again from the beginning counts one row less.
            write(source, 2000, 2.0);

            system.up();

            awaitValue(source, 2000, 2.0);
            assertThat(system.getJson("ingest", "operator", "/projects/" + source.name)
                            .get("rows_read")
                            .asLong())
                    .isEqualTo(2);
        }
    }

    @Test
    void onePartThatDiedIsStartedAgainAndTheOthersRunOn() {
        Map<String, JsonNode> before = system.status();
        system.kill(List.of("mongodb", "pivot-service"));
        Map<String, JsonNode> broken = system.status();

        system.up();

        Map<String, JsonNode> after = system.status();
        assertThat(broken.get("mongodb").get("health").asText()).isEqualTo("DOWN");
        assertThat(broken.get("mongodb").get("pid").isNull()).isTrue();
        assertThat(after.values()).allMatch(part -> part.get("health").asText().equals("UP"));
        assertThat(after.get("kafka").get("pid")).isEqualTo(before.get("kafka").get("pid"));
        assertThat(after.get("mongodb").get("pid"))
                .isNotEqualTo(before.get("mongodb").get("pid"));
    }

    @Test
    void twoCommandsThatStartItAtOnceStartEachPartOnce() throws Exception {
        system.kill(List.of("mongodb", "pivot-service"));
        try (ExecutorService commands = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> one = commands.submit(system::up);
            Future<?> other = commands.submit(system::up);

            one.get();
            other.get();
        }
        assertThat(processesOf("pivot-service")).isEqualTo(1);
    }

    @Test
    void whatARunWritesIsItsOwnersAlone() throws IOException {
        try (Stream<Path> files = Files.walk(system.directory())) {
            assertThat(files.filter(file -> Files.isRegularFile(file) || Files.isDirectory(file)))
                    .allMatch(file -> permissions(file).endsWith("------"));
        }
    }

    /** Whoever reaches the API reaches its description, and neither health nor metrics. */
    @Test
    void healthAndMetricsAreReachedWhereTheRunSaysAndNotThroughTheApi() {
        Map<String, JsonNode> status = system.status();
        for (String service : SERVICES) {
            String name = service.replace("-service", "");
            for (String path : List.of("/q/health", "/q/health/ready", "/q/health/live", "/q/metrics")) {
                assertThat(system.management(name, path).statusCode())
                        .as(name + path)
                        .isEqualTo(200);
                assertThat(system.get(name, null, path).statusCode())
                        .as(name + path)
                        .isEqualTo(404);
            }
            for (String path : List.of("/q/openapi", "/q/swagger-ui/")) {
                assertThat(system.get(name, null, path).statusCode())
                        .as(name + path)
                        .isEqualTo(200);
            }
            assertThat(status.get(service).get("management"))
                    .isEqualTo(system.access().at("/management/" + name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pivot", "query"})
    void healthSaysWhetherMongoDbAnswersAndNoMore(String service) {
        assertThat(RunningSystem.json(
                                system.management(service, "/q/health/ready").body())
                        .get("checks"))
                .contains(RunningSystem.json("{\"name\": \"mongodb\", \"status\": \"UP\"}"));
    }

    @Test
    void wavesThatAreTooOldAreNotWrittenAndDisappear() throws Exception {
        long now = Instant.now().getEpochSecond();
        long threeDaysAgo = now - Duration.ofDays(3).toSeconds();
        try (SourceDatabase source = new SourceDatabase(system, "RETAINED")) {
            write(source, threeDaysAgo, 1.0);
            write(source, now, 2.0);
            submit(source, 7);
            awaitValue(source, threeDaysAgo, 1.0);

            submit(source, 2);

            await().atMost(PATIENCE).until(() -> row(source, threeDaysAgo).isMissingNode());
            write(source, threeDaysAgo + 1, 3.0);
            write(source, now + 1, 4.0);
            awaitValue(source, now + 1, 4.0);
            assertThat(row(source, threeDaysAgo + 1).isMissingNode()).isTrue();
        }
    }

    @Test
    void aRecordWrittenByHandReachesThePivot() throws Exception {
        IndependentReader avro =
                new IndependentReader(system.access().get("schema_registry").asText());
        Schema schema = avro.latest("pivot-rows-value");
        GenericRecord patch = new GenericRecordBuilder(schema)
                .set("pivot", "by;hand")
                .set("rowKey", "1617753611")
                .set("at", 1_617_753_611_000L)
                .set("cells", Map.of("a.b", 1.5, "text", "written by hand"))
                .build();
        assertThat(GenericData.get().validate(schema, patch)).isTrue();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        system.access().get("kafka").asText()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            "pivot-rows", "by;hand|1617753611", avro.encode("pivot-rows-value", patch)))
                    .get();
        }

        await().atMost(PATIENCE) // The pivot is known before its first row is there.
                .untilAsserted(() -> assertThat(system.getJson("query", "analyst", "/pivots/by/hand/rows")
                                .at("/rows/0/cells")
                                .toString())
                        .isEqualTo("{\"a.b\":1.5,\"text\":\"written by hand\"}"));
    }

    /** Debian's kcat is built without Avro, so it is told to unpack the header of the wire format itself. */
    @Test
    void kcatReadsTheKeyTheMagicByteAndTheSchemaIdOfEveryRecord() throws Exception {
        try (SourceDatabase source = new SourceDatabase(system, "KCAT")) {
            write(source, 1000, 1.0);
            submit(source, 0);
            awaitValue(source, 1000, 1.0);
        }
        Process kcat = new ProcessBuilder(
                        "bash",
                        RunningSystem.HOME
                                .resolve("deploy/cli/src/test/sh/kcat")
                                .toString(),
                        "-b",
                        system.access().get("kafka").asText(),
                        "-s",
                        "value=>b I s",
                        "-C",
                        "-t",
                        "pivot-rows",
                        "-e",
                        "-q",
                        "-o",
                        "beginning",
                        "-f",
                        "%k %s\\n")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(kcat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(kcat.waitFor()).isZero();
        assertThat(printed).containsPattern("KCAT[^;]*;TL_measures;A;60\\|1000 0 [1-9][0-9]* ");
    }

    @Test
    void everyServiceChecksTokensAndRoles() {
        for (String[] protectedCall : new String[][] {
            {"ingest", "/projects", "operator"}, {"query", "/pivots", "analyst"},
        }) {
            String service = protectedCall[0];
            String path = protectedCall[1];
            assertThat(system.get(service, null, path).statusCode()).as(service).isEqualTo(401);
            assertThat(system.get(service, "producer", path).statusCode())
                    .as(service)
                    .isEqualTo(403);
            assertThat(system.get(service, protectedCall[2], path).statusCode())
                    .as(service)
                    .isEqualTo(200);
        }
        assertThat(system.post("pivot", null, "/dlq/replay", "").statusCode()).isEqualTo(401);
        assertThat(system.post("pivot", "analyst", "/dlq/replay", "").statusCode())
                .isEqualTo(403);
        assertThat(system.post("pivot", "operator", "/dlq/replay", "").body()).contains("\"replayed\":");
    }

    @Test
    void everyServiceLeavesWithinTenSecondsWhenItIsToldToAndNothingIsLost() throws Exception {
        try (SourceDatabase source = new SourceDatabase(system, "ROLLING")) {
            submit(source, 0);
            long wave = 1000;
            for (String service : SERVICES) {
                write(source, ++wave, wave);
                ProcessHandle process = system.process(service);

                process.destroy();
                write(source, ++wave, wave);

                assertThat(process.onExit()).as(service).succeedsWithin(Duration.ofSeconds(10));
                system.up();
            }
            for (long written = 1001; written <= wave; written++) {
                awaitValue(source, written, written);
            }
        }
    }

    /** A client that reads slowly gets the whole answer of a service that was told to leave. */
    @Test
    void anAnswerThatIsUnderWayIsSentToItsEndBeforeTheServiceLeaves() throws Exception {
        try (SourceDatabase source = new SourceDatabase(system, "DRAINED")) {
            List<Reading> readings = new ArrayList<>();
            for (long wave = 1000; wave < 1200; wave++) {
                for (int point = 0; point < 500; point++) {
                    readings.add(new Reading(wave, "p" + point, wave + point / 8.0));
                }
            }
            source.measures(readings);
            source.extractions("A", 60, LongStream.range(1000, 1200).boxed().toList());
            submit(source, 0);
            awaitValue(source, 1199, "p0", 1199);
            await().atMost(PATIENCE).until(() -> rows(source) == 200);
            HttpURLConnection slow = (HttpURLConnection) URI.create(
                            system.access().at("/services/query").asText() + source.path("A", 60) + "/rows?format=csv")
                    .toURL()
                    .openConnection();
            slow.setRequestProperty(
                    "Authorization",
                    "Bearer " + system.access().at("/tokens/analyst").asText());
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
            lines.readLine();
            ProcessHandle process = system.process("query-service");

            process.destroy();
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());

            assertThat(lines.lines().count()).isEqualTo(200);
            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
            system.up();
        }
    }

    private long rows(SourceDatabase source) {
        return system.getJson("query", "analyst", source.path("A", 60))
                .get("rows")
                .asLong();
    }

    @Test
    void aWrongProjectIsExplainedOnTheCommandLine() throws IOException {
        Path request = Files.writeString(temporary.resolve("request.json"), "{\"sleep_time\": 0}");

        RunningSystem.Output output = RunningSystem.command(
                "project",
                "submit",
                request.toString(),
                "--dir",
                system.directory().toString());

        assertThat(output.status()).isEqualTo(1);
        assertThat(output.err()).contains("sleep_time 0: a number of seconds, 0.05 to 86400");
    }

    @Test
    void anIdleServiceHoldsLessThan200MebibytesBesideItsHeap() {
        Map<String, JsonNode> status = system.status();
        for (String service : SERVICES) {
            long resident = residentBytes(status.get(service).get("pid").asLong());
            long heap = heapBytes(service.replace("-service", ""));

            assertThat((resident - heap) / (1 << 20)).as(service).isLessThan(200);
        }
    }

    /** How many processes of this run have a part's program, whether they are remembered or not. */
    private long processesOf(String service) {
        String program = RunningSystem.HOME.resolve(service).toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(program))
                .filter(process -> directoryOf(process).equals(system.directory()))
                .count();
    }

    private static Path directoryOf(ProcessHandle process) {
        try {
            return Path.of("/proc/" + process.pid() + "/cwd").toRealPath();
        } catch (IOException gone) {
            return Path.of("/");
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException gone) {
            return "------"; // Logs and journals come and go.
        }
    }

    private static long residentBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private long heapBytes(String service) {
        return system.management(service, "/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_committed_bytes{area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.replaceAll(".*} ", "")))
                .sum();
    }

    private void submit(SourceDatabase source, int days) {
        assertThat(system.post("ingest", "operator", "/projects", source.project(system, days, "A"))
                        .statusCode())
                .isBetween(200, 201);
    }

    private void submitByCommand(SourceDatabase source) throws IOException {
        Path request = Files.writeString(temporary.resolve("request.json"), source.project(system, 0, "A"));
        RunningSystem.Output output = RunningSystem.command(
                "project",
                "submit",
                request.toString(),
                "--dir",
                system.directory().toString());
        assertThat(output.status()).as(output.err()).isZero();
    }

    private static void write(SourceDatabase source, long wave, double value) throws SQLException {
        source.measures(List.of(new Reading(wave, "p", value)));
        source.extractions("A", 60, List.of(wave));
    }

    private void awaitValue(SourceDatabase source, long wave, double value) {
        awaitValue(source, wave, "p", value);
    }

    private void awaitValue(SourceDatabase source, long wave, String point, double value) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> row(source, wave).at("/cells/" + point).asDouble() == value);
    }

    private JsonNode row(SourceDatabase source, long wave) {
        return system.getJson("query", "analyst", source.path("A", 60) + "/rows?from=" + wave + "&to=" + (wave + 1))
                .at("/rows/0");
    }
}
