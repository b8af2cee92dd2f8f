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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that die, leave and come again, on a running system. */
@ExtendWith(RunningSystem.class)
class LifecycleIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> SERVICES =
            List.of("registry-service", "ingest-service", "pivot-service", "query-service");

    private final RunningSystem system = RunningSystem.shared();

    @Test
    void afterARestartOfEveryServicePollingGoesOnFromTheBookmark() throws Exception {
        try (PolledSource source = new PolledSource(system, "RESTART")) {
            source.write(1000, 1.0);
            source.submit(0);
            source.awaitValue(1000, 1.0);
            system.kill(SERVICES);
            source.deleteMeasures(); // Whoever starts again from the beginning counts one row less.
            source.write(2000, 2.0);

            system.up();

            source.awaitValue(2000, 2.0);
            assertThat(system.getJson("ingest", "operator", "/projects/" + source.name())
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

    @Test
    void everyServiceLeavesWithinTenSecondsWhenItIsToldToAndNothingIsLost() throws Exception {
        try (PolledSource source = new PolledSource(system, "ROLLING")) {
            source.submit(0);
            long wave = 1000;
            for (String service : SERVICES) {
                source.write(++wave, wave);
                ProcessHandle process = system.process(service);

                process.destroy();
                source.write(++wave, wave);

                assertThat(process.onExit()).as(service).succeedsWithin(Duration.ofSeconds(10));
                system.up();
            }
            for (long written = 1001; written <= wave; written++) {
                source.awaitValue(written, written);
            }
        }
    }

    /** A client that reads slowly gets the whole answer of a service that was told to leave. */
    @Test
    void anAnswerThatIsUnderWayIsSentToItsEndBeforeTheServiceLeaves() throws Exception {
        try (PolledSource source = new PolledSource(system, "DRAINED")) {
            List<Reading> readings = new ArrayList<>();
            for (long wave = 1000; wave < 1200; wave++) {
                for (int point = 0; point < 500; point++) {
                    readings.add(new Reading(wave, "p" + point, wave + point / 8.0));
                }
            }
            source.write(LongStream.range(1000, 1200).boxed().toList(), readings);
            source.submit(0);
            source.awaitValue(1199, "p0", 1199);
            await().atMost(PATIENCE).until(() -> source.rows() == 200);
            HttpURLConnection slow = (HttpURLConnection)
                    URI.create(system.access().at("/services/query").asText() + source.path() + "/rows?format=csv")
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
}
