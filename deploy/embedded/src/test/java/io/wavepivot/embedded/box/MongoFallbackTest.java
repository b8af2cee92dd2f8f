package io.wavepivot.embedded.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.RenameCollectionOptions;
import io.wavepivot.embedded.PartProcesses;
import io.wavepivot.embedded.Ports;
import io.wavepivot.embedded.Starter;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fallback says of itself, by which drivers decide whether they speak to it, and how. */
class MongoFallbackTest {

    @TempDir
    static Path directory;

    private static PartProcesses processes;
    private static MongoClient client;
    private static MongoDatabase admin;

    @BeforeAll
    static void start() throws Exception {
        processes = new PartProcesses(directory);
        MongoFallbackPart part = new MongoFallbackPart(directory, Ports.free(1).getFirst(), "");
        new Starter(processes, (ready, took) -> {}).start(List.of(part));
        client = MongoClients.create(part.address());
        admin = client.getDatabase("admin");
    }

    @AfterAll
    static void stop() {
        client.close();
        processes.stop("mongodb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "isMaster", "ismaster"})
    void itGreetsAsTheOldestVersionThatTodaysDriversSpeakTo(String greeting) {
        Document answer = admin.runCommand(new Document(greeting, 1));

        assertThat(answer).containsEntry("maxWireVersion", 9).containsEntry("minWireVersion", 0);
        assertThat(answer.containsKey("isWritablePrimary") || answer.containsKey("ismaster"))
                .isTrue();
    }

    @Test
    void itsVersionIsTheOneOfItsGreeting() {
        Document answer = admin.runCommand(new Document("buildInfo", 1));

        assertThat(answer).containsEntry("version", "4.4.0").containsEntry("versionArray", List.of(4, 4, 0));
    }

    @Test
    void ofADocumentThatIsFoundByItsKeyTheRestOfAQueryIsLookedAt() {
        MongoCollection<Document> rows = client.getDatabase("plant").getCollection("rows");
        rows.insertOne(new Document("_id", 1L).append("version", 7));

        assertThat(rows.find(new Document("_id", 1L).append("version", 7))).hasSize(1);
        assertThat(rows.find(new Document("_id", 1L).append("version", 8))).isEmpty();
        assertThat(rows.find(new Document("_id", 2L).append("version", 7))).isEmpty();
        assertThat(rows.find(new Document("_id", new Document("$in", List.of(1L, 2L))).append("version", 7)))
                .hasSize(1);
    }

    @Test
    void aCollectionThatHasTakenThePlaceOfAnotherIsWholeAfterARestart(@TempDir Path kept) throws Exception {
        PartProcesses ofItsOwn = new PartProcesses(kept);
        MongoFallbackPart part = new MongoFallbackPart(kept, Ports.free(1).getFirst(), "");
        MongoNamespace name = new MongoNamespace("plant", "table.rows");
        try (MongoClient mongodb = start(ofItsOwn, part)) {
            MongoDatabase plant = mongodb.getDatabase("plant");
            plant.getCollection("table.rows").insertMany(List.of(document(1, "old"), document(9, "old")));
            plant.getCollection("beside").insertMany(List.of(document(1, "new"), document(2, "new")));
            plant.getCollection("beside").renameCollection(name, new RenameCollectionOptions().dropTarget(true));
            plant.getCollection("table.rows").insertOne(document(3, "new"));
        }
        ofItsOwn.stop("mongodb");

        try (MongoClient mongodb = start(ofItsOwn, part)) {
            MongoCollection<Document> rows = mongodb.getDatabase("plant").getCollection("table.rows");
            assertThat(rows.find())
                    .containsExactlyInAnyOrder(document(1, "new"), document(2, "new"), document(3, "new"));
            assertThat(rows.find(new Document("_id", 2))).containsExactly(document(2, "new"));
            assertThatThrownBy(() -> rows.insertOne(document(1, "again"))).isInstanceOf(MongoWriteException.class);
            rows.insertOne(document(9, "new"));
            assertThat(mongodb.getDatabase("plant").listCollectionNames()).containsExactly("table.rows");
        } finally {
            ofItsOwn.stop("mongodb");
        }
    }

    private static MongoClient start(PartProcesses processes, MongoFallbackPart part) throws Exception {
        new Starter(processes, (ready, took) -> {}).start(List.of(part));
        return MongoClients.create(part.address());
    }

    private static Document document(int id, String name) {
        return new Document("_id", id).append("name", name);
    }

    @Test
    void whatItDoesNotKnowIsAnErrorAndTheConnectionStays() {
        assertThatThrownBy(() -> admin.runCommand(new Document("getParameter", "*")))
                .isInstanceOf(MongoCommandException.class);
        assertThat(admin.runCommand(new Document("ping", 1))).containsEntry("ok", 1.0);
    }
}
