package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** What a running system does for those who submit projects, write records, and ask. */
@ExtendWith(RunningSystem.class)
class ProjectsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<String> SERVICES =
            List.of("registry-service", "ingest-service", "pivot-service", "query-service");

    private final RunningSystem system = RunningSystem.shared();

    @TempDir
    Path temporary;

    @Test
    void projectsAreServedAsTheyComeAndStopWhenTheyGo() throws Exception {
        try (PolledSource one = new PolledSource(system, "ONE");
                PolledSource two = new PolledSource(system, "TWO")) {
            one.write(1000, 1.0);
            two.write(1000, 2.0);
            one.submit(0);
            one.awaitValue(1000, 1.0);

            submitByCommand(two);

            two.awaitValue(1000, 2.0);
            assertThat(system.delete("ingest", "operator", "/projects/" + one.name())
                            .statusCode())
                    .isEqualTo(204);
            one.write(2000, 1.5);
            two.write(2000, 2.5);
            two.awaitValue(2000, 2.5);
            assertThat(one.row(2000).isMissingNode()).isTrue();
        }
    }

    @Test
    void wavesThatAreTooOldAreNotWrittenAndDisappear() throws Exception {
        long now = Instant.now().getEpochSecond();
        long threeDaysAgo = now - Duration.ofDays(3).toSeconds();
        try (PolledSource source = new PolledSource(system, "RETAINED")) {
            source.write(threeDaysAgo, 1.0);
            source.write(now, 2.0);
            source.submit(7);
            source.awaitValue(threeDaysAgo, 1.0);

            source.submit(2);

            await().atMost(PATIENCE).until(() -> source.row(threeDaysAgo).isMissingNode());
            source.write(threeDaysAgo + 1, 3.0);
            source.write(now + 1, 4.0);
            source.awaitValue(now + 1, 4.0);
            assertThat(source.row(threeDaysAgo + 1).isMissingNode()).isTrue();
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
        try (PolledSource source = new PolledSource(system, "KCAT")) {
            source.write(1000, 1.0);
            source.submit(0);
            source.awaitValue(1000, 1.0);
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
    void aWrongProjectIsExplainedOnTheCommandLine() throws IOException {
        Command output = submit("{\"sleep_time\": 0}");

        assertThat(output.status()).isEqualTo(1);
        assertThat(output.err()).contains("sleep_time 0: a number of seconds, 0.05 to 86400");
    }

    @Test
    void aRequestThatIsNoJsonIsExplained() throws IOException {
        Command output = submit("{\"sleep_time\": 5,\n \"database\": x}");

        assertThat(output.status()).isEqualTo(1);
        assertThat(output.err()).contains("request.json is not JSON: line 2, column ", "'x'");
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

    private Command submit(String project) throws IOException {
        Path request = Files.writeString(temporary.resolve("request.json"), project);
        return system.command("project", "submit", request.toString());
    }

    private void submitByCommand(PolledSource source) throws IOException {
        Command output = submit(source.project(0));
        assertThat(output.status()).as(output.err()).isZero();
    }
}
