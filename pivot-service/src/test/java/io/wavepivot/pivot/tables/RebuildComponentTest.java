package io.wavepivot.pivot.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.pivot.BackingServices;
import io.wavepivot.pivot.TableTopic;
import io.wavepivot.pivot.write.TableWriter;
import io.wavepivot.pivot.write.WriteConfig;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.definitions.DefinitionTables;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens before a copy that is made anew takes its place. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RebuildComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** So late that whoever claimed a table a moment ago is thought dead; whoever claims it then is not. */
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));

    @Inject
    TableTopic topic;

    @Inject
    KafkaClients kafka;

    @Inject
    MongoClient mongodb;

    @Inject
    WriteConfig config;

    @ConfigProperty(name = "pivot.database")
    String databaseName;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    private MongoDatabase database;
    private SchemaRegistry registry;
    private CompactedTable<Definition> datasets;
    private Supervised following;
    private String beside;

    @BeforeEach
    void follow() throws InterruptedException {
        database = config.database(mongodb, databaseName);
        registry = new SchemaRegistry(registryUrl);
        datasets = DefinitionTables.datasets(kafka, registry);
        following = Supervised.start("datasets of a test", datasets);
        datasets.awaitLoaded();
    }

    @AfterEach
    void stop() throws InterruptedException {
        datasets.close();
        Supervised.end(List.of(following), Duration.ofSeconds(2));
    }

    @Test
    void whoeverWasTakenOverFromReplacesNothing() throws InterruptedException {
        Dataset restored = restored("was_slow");

        assertThatThrownBy(() -> make(restored, () -> claim("was_slow", "faster")))
                .isInstanceOf(MongoException.class)
                .hasMessageContaining("Another replica has taken over");

        assertUntouched("was_slow");
        assertThat(entry("was_slow").get("rebuild", Document.class)).containsEntry("id", "faster");
        topic.collection("tables").updateOne(new Document("_id", "was_slow"), Updates.unset("rebuild"));
        awaitRestored("was_slow");
    }

    @Test
    void whatIsRestoredOnceMoreMeanwhileReplacesNothing() throws InterruptedException {
        Dataset restored = restored("once_more");

        assertThatThrownBy(() -> make(restored, () -> {
                    topic.defineRestored("once_more", TableTopic.JOBS, null, 2, true);
                    awaitDataset("once_more", dataset -> dataset.getGeneration() == 2);
                }))
                .isInstanceOf(MongoException.class)
                .hasMessageContaining("is being restored once more");

        assertUntouched("once_more");
        assertThat(entry("once_more")).doesNotContainKeys("rebuild", "generation");
        topic.defineRestored("once_more", TableTopic.JOBS, null, 2, false);
        awaitRestored("once_more");
    }

    /** A table with the row 1 that was restored to the row 2, of which another replica is making the copy. */
    private Dataset restored(String table) throws InterruptedException {
        topic.define(table, TableTopic.JOBS, List.of("job_id"));
        topic.put(table, TableTopic.JOBS, "1", 1, "Before");
        topic.awaitRows(table, rows -> rows.size() == 1);
        claim(table, "slow");
        topic.defineRestored(table, TableTopic.JOBS, null, 1, true);
        topic.restore(table, 1, TableTopic.JOBS, "2", 2, "After");
        topic.restore(table, 1, TableTopic.JOBS, "1");
        topic.defineRestored(table, TableTopic.JOBS, null, 1, false);
        return awaitDataset(table, dataset -> dataset.getGeneration() == 1 && dataset.getRestoring() == null);
    }

    /** @param meanwhile what happens before the first row is copied */
    private void make(Dataset dataset, Event meanwhile) {
        new Rebuild(database, kafka, new Table(dataset), LATER)
                .make(new TableReaders(datasets, registry), new Copies(datasets), name -> {
                    beside = name;
                    try {
                        meanwhile.happens();
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                    return new TableWriter(database, config, any -> name);
                });
    }

    private void claim(String table, String id) {
        Document claim = new Document("id", id).append("at", Date.from(Instant.now()));
        topic.collection("tables")
                .updateOne(new Document("_id", table), Updates.set("rebuild", claim), new UpdateOptions().upsert(true));
    }

    private Document entry(String table) {
        return topic.collection("tables").find(new Document("_id", table)).first();
    }

    private void assertUntouched(String table) {
        assertThat(topic.rows(table))
                .extracting(row -> row.getString("job_name"))
                .containsExactly("Before");
        assertThat(topic.collection(beside).countDocuments()).isZero();
    }

    private void awaitRestored(String table) {
        topic.awaitRows(
                table,
                rows -> rows.size() == 1
                        && rows.getFirst().getString("job_name").equals("After"));
    }

    private Dataset awaitDataset(String table, Predicate<Dataset> wanted) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> (Dataset) datasets.get(Topics.datasetKey(table))
                                .orElseThrow()
                                .getBody(),
                        wanted::test);
    }

    private interface Event {

        void happens() throws InterruptedException;
    }
}
