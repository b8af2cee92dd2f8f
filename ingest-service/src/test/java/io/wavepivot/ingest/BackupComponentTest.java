package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.wavepivot.ingest.backups.DamagedBackups;
import io.wavepivot.ingest.datasets.Datasets;
import io.wavepivot.schemas.kafka.KafkaClients;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables to files, and back. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class BackupComponentTest {

    private static final int MANY = 5_000;

    @Inject
    KafkaClients kafka;

    @Inject
    TestTasks tasks;

    @Inject
    Datasets datasets;

    @ConfigProperty(name = "ingest.backups.directory")
    Path backups;

    @TempDir
    Path directory;

    private TableLog log;

    @BeforeEach
    void awaitReady() {
        TestTokens.awaitReady();
        log = new TableLog(kafka);
    }

    @Test
    void aBackupHasTheRowsThatThereAreAndAnyAvroReaderOpensIt() throws IOException {
        TestTables.define("kept", "");
        TestTables.load("kept", 1, MANY, "first");
        TestTables.load("kept", 1, 100, "second");
        delete("kept", 7, 8);

        String name = TestTables.backup("kept", "?wait=60&codec=snappy");

        Map<String, Object> rows = new HashMap<>();
        try (DataFileStream<GenericRecord> file =
                new DataFileStream<>(new ByteArrayInputStream(download("kept", name)), new GenericDatumReader<>())) {
            assertThat(file.getMetaString("avro.codec")).isEqualTo("snappy");
            file.forEach(row -> rows.put(row.get("id").toString(), row.toString()));
        }
        assertThat(rows).isEqualTo(log.now("kept")).hasSize(MANY - 2);
        operator()
                .get("/tables/kept/backups")
                .then()
                .statusCode(200)
                .body("$", hasSize(1))
                .body("[0].name", equalTo(name))
                .body("[0].rows", equalTo(MANY - 2));
    }

    @Test
    void aRestoreMakesTheTableAsItWas() {
        TestTables.define("back", "");
        TestTables.load("back", 1, MANY, "first");
        Map<String, String> before = log.now("back");
        TestTables.backup("back", "?wait=60");
        TestTables.load("back", 1, 200, "changed");
        TestTables.load("back", MANY + 1, MANY + 300, "new");
        delete("back", 500, 501);

        operator()
                .post("/tables/back/restore?wait=60")
                .then()
                .statusCode(200)
                .body("state", equalTo("done"))
                .body("counts.published", equalTo(MANY))
                .body("counts.deleted", equalTo(300));

        assertThat(log.now("back")).isEqualTo(before);
        TestTables.load("back", 1, 1, "taken again");
    }

    @Test
    void aRestoreDeletesNoKeyThatARowCannotHave() {
        TestTables.define("no_keys", "");
        TestTables.load("no_keys", 1, 1, "first");
        TestTables.backup("no_keys", "?wait=60");
        ConsumerRecord<byte[], byte[]> row = firstRecord("no_keys");
        List<String> keys = List.of("no number", "1".repeat(5_000), "2");
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            for (String key : keys) {
                byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(row.topic(), utf8, row.value());
                record.headers().add("generation", new byte[] {'1'}); // As of the restore that is to come.
                producer.send(record);
            }
        }

        operator().post("/tables/no_keys/restore?wait=60").then().body("counts.deleted", equalTo(1));

        assertThat(log.now("no_keys")).containsOnlyKeys("1", keys.get(0), keys.get(1));
    }

    @Test
    void aTopicThatAnotherPartitionerHasFilledIsBackedUp() {
        TestTables.define("strays", "");
        TestTables.load("strays", 1, 1, "first");
        ConsumerRecord<byte[], byte[]> row = firstRecord("strays");
        delete("strays", 1);
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            int other =
                    (row.partition() + 1) % producer.partitionsFor(row.topic()).size();
            producer.send(new ProducerRecord<>(row.topic(), other, row.key(), row.value()));
        }

        String name = TestTables.backup("strays", "?wait=60");

        operator()
                .get("/tables/strays/backups")
                .then()
                .body("[0].name", equalTo(name))
                .body("[0].rows", equalTo(1));
    }

    @Test
    void ofATopicThatHasAKeyInTwoPartitionsThereIsNoBackup() {
        TestTables.define("in_two", "");
        TestTables.load("in_two", 1, 1, "first");
        ConsumerRecord<byte[], byte[]> row = firstRecord("in_two");
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            producer.partitionsFor(row.topic())
                    .forEach(partition -> producer.send(
                            new ProducerRecord<>(row.topic(), partition.partition(), row.key(), row.value())));
        }

        operator()
                .post("/tables/in_two/backup?wait=60")
                .then()
                .body("state", equalTo("failed"))
                .body("error", containsString("two rows with the key '1'"));
        operator().get("/tables/in_two/backups").then().body("$", hasSize(0));
    }

    @Test
    void theOtherNamesAnswerWithAMessage() {
        TestTables.define("other_names", "");
        operator().get("/restore/other_names").then().statusCode(404).body("code", equalTo("unknown-backup"));
        TestTables.load("other_names", 1, 3, "first");

        operator()
                .get("/backup/other_names")
                .then()
                .statusCode(200)
                .body("response", startsWith("The backup of 'other_names' has 3 rows: "));
        operator()
                .get("/restore/other_names")
                .then()
                .statusCode(200)
                .body("response", startsWith("'other_names' is as it was in "));
    }

    @Test
    void damagedFilesAreRefusedBeforeAnythingChanges() throws IOException {
        TestTables.define("damaged", "");
        TestTables.load("damaged", 1, MANY, "first");
        byte[] good = download("damaged", TestTables.backup("damaged", "?wait=60"));
        int records = log.rows("damaged").size();
        Map<String, byte[]> files = new DamagedBackups(good, "damaged", schemaOf(good), directory).all();

        int number = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = "damaged-%02d.avro".formatted(number++);
            Files.write(backups.resolve("damaged").resolve(name), file.getValue());
            operator()
                    .post("/tables/damaged/restore?wait=60&backup=" + name)
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("failed"))
                    .body("error", containsString(file.getKey()));
        }

        assertThat(files.size()).isGreaterThanOrEqualTo(12);
        assertThat(log.rows("damaged")).hasSize(records);
        TestTables.load("damaged", 1, 1, "still taken");
        operator().get("/tables/damaged/backups").then().statusCode(200).body("$", hasSize(files.size() + 1));
    }

    @Test
    void withoutANameTheLatestBackupIsRestored() {
        TestTables.define("latest", "");
        for (String state : List.of("first", "second", "third")) {
            TestTables.load("latest", 1, 3, state);
            TestTables.backup("latest", "?wait=60");
        }
        Map<String, String> third = log.now("latest");
        TestTables.load("latest", 1, 3, "changed");

        operator().post("/tables/latest/restore?wait=60").then().body("state", equalTo("done"));

        assertThat(log.now("latest")).isEqualTo(third);
        List<String> names = operator().get("/tables/latest/backups").path("name");
        assertThat(names).hasSize(3).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void whileATableIsRestoredNothingIsTakenAndOnlyItsTaskEndsThat() throws InterruptedException {
        TestTables.define("shut", "");
        TestTables.load("shut", 1, 3, "first");
        String name = TestTables.backup("shut", "?wait=60");

        String first = tasks.leave("nobody's", "shut", Map.of(), Instant.now());
        assertThat(datasets.beginRestore("shut", first, any -> false, "olga")).hasValue(1);
        assertThat(datasets.beginRestore("shut", first, any -> false, "olga")).hasValue(1);
        assertThat(datasets.beginRestore("shut", "t2", any -> false, "olga")).isEmpty();
        assertThat(datasets.beginRestore("shut", "t2", "t2"::equals, "olga")).isEmpty();
        datasets.endRestore("shut", "t2", "olga");
        Map<String, RequestSpecification> wishes = Map.of(
                "/tables/shut/csv",
                TestTokens.asProducer(),
                "/tables/shut/restore?backup=" + name,
                operator(),
                "/rejects/replay?table=shut",
                operator());
        wishes.forEach(
                (path, caller) -> caller.post(path).then().statusCode(409).body("code", equalTo("restoring")));

        datasets.endRestore("shut", first, "olga");
        TestTables.load("shut", 4, 4, "taken again");
    }

    @Test
    void aTableThatATaskRestoresWhichThereIsNoMoreCanBeRestoredByAnother() throws InterruptedException {
        TestTables.define("left_shut", "");
        TestTables.load("left_shut", 1, 3, "first");
        TestTables.backup("left_shut", "?wait=60");
        assertThat(datasets.beginRestore("left_shut", "gone", any -> false, "olga"))
                .hasValue(1);

        operator()
                .post("/tables/left_shut/restore?wait=60")
                .then()
                .statusCode(200)
                .body("state", equalTo("done"));

        TestTables.load("left_shut", 4, 4, "taken again");
    }

    @Test
    void whoHasStartedATaskAndOperatorsMayEndIt() {
        String id = tasks.leave("csv", "anything", Map.of(), Instant.now());

        TestTokens.as("paul", "producer").delete("/tasks/" + id).then().statusCode(403);
        RestAssured.given().delete("/tasks/" + id).then().statusCode(401);
        TestTokens.as("olga", "producer").delete("/tasks/" + id).then().statusCode(202);
        operator().delete("/tasks/" + id).then().statusCode(202);
    }

    @Test
    void whatProcessesThatDiedHaveLeftIsRemovedOneDay() throws IOException {
        TestTables.define("leftovers", "");
        TestTables.backup("leftovers", "?wait=60");
        Path old = Files.createFile(backups.resolve("leftovers/unfinished-1.part"));
        Path young = Files.createFile(backups.resolve("leftovers/unfinished-2.part"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(3))));

        TestTables.backup("leftovers", "?wait=60");

        assertThat(backups.resolve("leftovers")).isDirectoryNotContaining(old::equals);
        assertThat(young).exists();
        operator().get("/tables/leftovers/backups").then().body("$", hasSize(2));
    }

    @Test
    void onlyOperatorsAskAndOnlyForWhatThereIs() {
        TestTables.define("asked", "");
        TestTokens.asProducer().post("/tables/asked/backup").then().statusCode(403);
        operator().post("/tables/nowhere/backup").then().statusCode(404);
        operator().post("/tables/asked/backup?codec=zip&wait=x").then().statusCode(400);
        operator().post("/tables/asked/restore?backup=../secret.avro").then().statusCode(400);
        operator().post("/tables/asked/restore?backup=none.avro").then().statusCode(404);
        operator().get("/tables/asked/backups/..%2F..%2Fsecret.avro").then().statusCode(404);
        operator().get("/tables/asked/backups").then().statusCode(200).body("$", hasSize(0));
    }

    private ConsumerRecord<byte[], byte[]> firstRecord(String table) {
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor("rows." + table).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            return reader.poll(Duration.ofMinutes(1)).iterator().next();
        }
    }

    private static String schemaOf(byte[] backup) throws IOException {
        try (DataFileStream<GenericRecord> file =
                new DataFileStream<>(new ByteArrayInputStream(backup), new GenericDatumReader<>())) {
            return file.getSchema().toString();
        }
    }

    private static byte[] download(String table, String name) {
        return operator()
                .get("/tables/" + table + "/backups/" + name)
                .then()
                .statusCode(200)
                .contentType("application/avro")
                .extract()
                .asByteArray();
    }

    private void delete(String table, int... ids) {
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            for (int id : ids) {
                byte[] key = Integer.toString(id).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>("rows." + table, key, null));
            }
        }
    }

    private static RequestSpecification operator() {
        return TestTokens.asOperator();
    }
}
