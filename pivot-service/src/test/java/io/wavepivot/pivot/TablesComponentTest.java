package io.wavepivot.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.schemas.Project;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

/** The copies of tables. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class TablesComponentTest {

    @Inject
    TableTopic topic;

    @Test
    void aRowIsItsLastRecordAndADeletionTakesItAway() throws InterruptedException {
        topic.define("jobs", TableTopic.JOBS, List.of("job_id"), "job_name");

        topic.put("jobs", TableTopic.JOBS, "1", 1, "Cook");
        topic.put("jobs", TableTopic.JOBS, "2", 2, "Baker");
        topic.put("jobs", TableTopic.JOBS, "1", 1, "Chef");
        topic.put("jobs", TableTopic.JOBS, "3", 3, "Guard");
        topic.delete("jobs", "2");

        List<Document> rows =
                topic.awaitRows("jobs", all -> all.size() == 2 && all.get(1).getLong("_id") == 3);
        assertThat(rows.getFirst())
                .containsEntry("_id", 1L)
                .containsEntry("job_id", 1)
                .containsEntry("job_name", "Chef")
                .containsOnlyKeys("_id", "job_id", "job_name", "_record");
        assertThat(topic.collection("table.jobs").listIndexes().into(new ArrayList<>()))
                .extracting(index -> index.get("key", Document.class).keySet().toString())
                .contains("[job_name]");
        topic.put("jobs", TableTopic.JOBS, "1", 1, "Cook");
        topic.awaitRows("jobs", all -> all.getFirst().getString("job_name").equals("Cook"));
    }

    @Test
    void everyTypeIsCopiedAndAFieldWithoutAValueIsNull() throws InterruptedException {
        String schema = """
                {"type": "record", "name": "All", "fields": [
                 {"name": "code", "type": "string"}, {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                 {"name": "flag", "type": "boolean"}, {"name": "big", "type": "long"}, {"name": "f", "type": "float"},
                 {"name": "d", "type": "double"},
                 {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 8, "scale": 2}},
                 {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                 {"name": "fine", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                 {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
                 {"name": "none", "type": ["null", "int"], "default": null}]}
                """;
        topic.define("all_types", schema, List.of("code", "day"));

        topic.put(
                "all_types",
                schema,
                "x|2021-07-27",
                "x",
                18_835,
                true,
                1L << 60,
                1.5f,
                Double.NaN,
                ByteBuffer.wrap(new BigDecimal("12.50").unscaledValue().toByteArray()),
                1_627_401_728_000L,
                1_627_401_728_000_001L,
                new org.apache.avro.generic.GenericData.EnumSymbol(
                        new org.apache.avro.Schema.Parser()
                                .parse(schema)
                                .getField("kind")
                                .schema(),
                        "B"),
                null);

        Document row = topic.awaitRows("all_types", all -> all.size() == 1).getFirst();
        Date day = Date.from(Instant.parse("2021-07-27T00:00:00Z"));
        assertThat(row)
                .containsEntry("_id", new Document("code", "x").append("day", day))
                .containsEntry("day", day)
                .containsEntry("flag", true)
                .containsEntry("big", 1L << 60)
                .containsEntry("f", 1.5)
                .containsEntry("d", Double.NaN)
                .containsEntry("price", Decimal128.parse("12.50"))
                .containsEntry("at", Date.from(Instant.parse("2021-07-27T16:02:08Z")))
                .containsEntry("fine", 1_627_401_728_000_001L)
                .containsEntry("kind", "B")
                .containsEntry("none", null);
    }

    @Test
    void whatIsNoDefinitionDisturbsNoTable() throws InterruptedException {
        String nullable =
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": [\"null\", \"string\"]}]}";
        String precise = """
                {"type": "record", "name": "R", "fields": [{"name": "id", "type": "int"}, {"name": "n", "type":
                 {"type": "bytes", "logicalType": "decimal", "precision": 50, "scale": 2}}]}
                """;
        topic.sendDefinition("dataset/no_record", TableTopic.dataset("no_record", "\"int\"", List.of("id")));
        topic.sendDefinition("dataset/no_schema", TableTopic.dataset("no_schema", "[".repeat(9_000), List.of("id")));
        topic.sendDefinition("dataset/no_key", TableTopic.dataset("no_key", TableTopic.JOBS, List.of("other")));
        topic.sendDefinition("dataset/a name", TableTopic.dataset("a name", TableTopic.JOBS, List.of("job_id")));
        topic.sendDefinition("dataset/null_key", TableTopic.dataset("null_key", nullable, List.of("id")));
        topic.sendDefinition(
                "dataset/twice", TableTopic.dataset("twice", TableTopic.JOBS, List.of("job_id", "job_id")));
        topic.sendDefinition("dataset/keyless", TableTopic.dataset("keyless", TableTopic.JOBS, List.of()));
        topic.sendDefinition("dataset/precise", TableTopic.dataset("precise", precise, List.of("id")));
        topic.sendDefinition("dataset/one", TableTopic.dataset("two", TableTopic.JOBS, List.of("job_id")));
        topic.sendDefinition(
                "dataset/project", new Project("any", "main", "measures", List.of(), 0L, 0, 1.0, List.of()));

        topic.define("beside_nonsense", TableTopic.JOBS, List.of("job_id"));
        topic.put("beside_nonsense", TableTopic.JOBS, "5", 5, "Fine");

        topic.awaitRows("beside_nonsense", all -> all.size() == 1);
    }

    /** Each was waited for by itself once, for milliseconds. */
    @Test
    void recordsOfSchemasThatThereAreNotAreWaitedForOnce() throws InterruptedException {
        topic.define("foreign_ids", TableTopic.JOBS, List.of("job_id"));
        topic.define("beside_foreign_ids", TableTopic.JOBS, List.of("job_id"));
        for (int i = 0; i < 3_000; i++) {
            topic.sendSoon("rows.foreign_ids", Integer.toString(i), new byte[] {0, 0, 1, 1, 99, 2});
        }
        topic.restore("foreign_ids", 99, TableTopic.JOBS, "1", 1, "Of a generation that there is not");
        topic.put("beside_foreign_ids", TableTopic.JOBS, "5", 5, "Fine");

        topic.awaitRows("beside_foreign_ids", all -> all.size() == 1);
        topic.awaitRows("foreign_ids", all -> all.size() == 1);
        assertThat(topic.awaitLetters("foreign_ids", 100)).allMatch(reason -> reason.contains("no schema"));
    }

    @Test
    void whatIsNoRowIsPutAsideWithTheReasonAndTheRestFlowsOn() throws InterruptedException {
        topic.define("broken", TableTopic.JOBS, List.of("job_id"));

        topic.send("rows.broken", "1", new byte[] {1, 2, 3});
        topic.send("rows.broken", "2", new byte[] {0, 0, 0, 0, 99, 2});
        topic.put("broken", TableTopic.JOBS, "4", 3, "Of another key");
        topic.delete("broken", "no number");
        topic.put("broken", TableTopic.JOBS, "5", 5, "Fine");

        topic.awaitRows("broken", all -> all.size() == 1 && all.getFirst().getLong("_id") == 5);
        assertThat(topic.awaitLetters("broken", 4))
                .hasSize(4)
                .anyMatch(reason -> reason.contains("too few"))
                .anyMatch(reason -> reason.contains("key of the record is '4'; of this row it is '3'"))
                .anyMatch(reason -> reason.contains("A deletion of 'no number'"));
    }

    @Test
    void aColumnThatIsNewIsCopiedAtOnce() throws InterruptedException {
        topic.define("grows", TableTopic.JOBS, List.of("job_id"));
        topic.put("grows", TableTopic.JOBS, "1", 1, "Cook");
        topic.awaitRows("grows", all -> all.size() == 1);
        String more = TableTopic.JOBS.replace(
                "]}", ", {\"name\": \"pay\", \"type\": [\"null\", \"int\"], \"default\": null}]}");

        topic.define("grows", more, List.of("job_id"));
        topic.put("grows", more, "2", 2, "Chef", 9);

        List<Document> rows = topic.awaitRows("grows", all -> all.size() == 2);
        assertThat(rows.get(1)).containsEntry("pay", 9);
        assertThat(topic.collection("tables").find(new Document("_id", "grows")).first())
                .isNotNull();
    }
}
