package io.wavepivot.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL copies of tables. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class MirrorsComponentTest {

    @Inject
    TableTopic topic;

    @Inject
    SqlSide sql;

    @AfterEach
    void endMirrors() throws InterruptedException {
        topic.endMirrors();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void aTableIsMadeAndItsRowsAreThoseOfTheTopic(String server) throws InterruptedException {
        String jobs = "jobs_" + server;
        topic.defineMirrored(jobs, TableTopic.JOBS, List.of("job_id"), sql.mirror(server));
        sql.awaitRows(server, "SELECT * FROM " + jobs, List::isEmpty);

        topic.put(jobs, TableTopic.JOBS, "1", 1, "Cook");
        topic.put(jobs, TableTopic.JOBS, "2", 2, "Baker");
        topic.put(jobs, TableTopic.JOBS, "1", 1, "Chef");
        topic.put(jobs, TableTopic.JOBS, "3", 3, "It's \"quoted\" \\ and — dashed");
        topic.delete(jobs, "2");

        sql.awaitRows(
                server,
                "SELECT job_id, job_name FROM " + jobs + " ORDER BY job_id",
                List.of("1, Chef", "3, It's \"quoted\" \\ and — dashed")::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void everyTypeIsCopied(String server) throws InterruptedException {
        String table = "every_" + server;
        String schema = """
                {"type": "record", "name": "All", "fields": [
                 {"name": "code", "type": "string"}, {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                 {"name": "flag", "type": "boolean"}, {"name": "big", "type": "long"}, {"name": "f", "type": "float"},
                 {"name": "d", "type": "double"},
                 {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 8, "scale": 2}},
                 {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                 {"name": "fine", "type": {"type": "long", "logicalType": "local-timestamp-micros"}},
                 {"name": "time", "type": {"type": "int", "logicalType": "time-millis"}},
                 {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
                 {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
                 {"name": "none", "type": ["null", "int"], "default": null}]}
                """;
        topic.defineMirrored(table, schema, List.of("code", "day"), sql.mirror(server));

        topic.put(
                table,
                schema,
                "x |2021-07-27",
                "x ",
                18_835,
                true,
                1L << 60,
                1.5f,
                0.1,
                ByteBuffer.wrap(new BigDecimal("12.50").unscaledValue().toByteArray()),
                1_627_401_728_000L,
                1_627_401_728_000_001L,
                57_728_001,
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                new GenericData.EnumSymbol(
                        new Schema.Parser().parse(schema).getField("kind").schema(), "B"),
                null);
        topic.put(
                table,
                schema,
                "x|2021-07-27",
                "x",
                18_835,
                false,
                -1L,
                -1.5f,
                1234.5,
                ByteBuffer.wrap(new BigDecimal("-0.01").unscaledValue().toByteArray()),
                -62_135_596_800_000L,
                0L,
                0,
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                new GenericData.EnumSymbol(
                        new Schema.Parser().parse(schema).getField("kind").schema(), "A"),
                7);

        String utc = server.equals("my") ? "at" : "at AT TIME ZONE 'UTC'";
        String quote = server.equals("my") ? "`" : "\"";
        String all = "SELECT code, day, flag, big, f, d, price, %s, fine, %2$stime%2$s, id, kind, none FROM %3$s"
                .formatted(utc, quote, table);
        List<String> rows = sql.awaitRows(server, all + " ORDER BY big", found -> found.size() == 2);
        assertThat(rows.getFirst())
                .startsWith("x, 2021-07-27, ")
                .contains(", -1, -1.5, 1234.5, -0.01, 0001-01-01 00:00:00")
                .contains("1970-01-01 00:00:00")
                .endsWith(", 0f8fad5b-d9cb-469f-a165-70867728950e, A, 7");
        assertThat(rows.get(1))
                .startsWith("x , 2021-07-27, ")
                .contains(", 1152921504606846976, 1.5, 0.1, 12.50, 2021-07-27 16:02:08")
                .contains("2021-07-27 16:02:08.000001, 16:02:08")
                .endsWith(", B, null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void whatAServerDoesNotTakeIsPutAsideAndTheRestFlowsOn(String server) throws InterruptedException {
        String table = "strict_" + server;
        String schema =
                TableTopic.JOBS.replace("\"string\"}", "\"string\"}, {\"name\": \"pay\", \"type\": \"double\"}");
        topic.defineMirrored(table, schema, List.of("job_id"), sql.mirror(server));
        sql.awaitRows(server, "SELECT * FROM " + table, List::isEmpty);
        sql.execute(server, "ALTER TABLE " + table + " ADD CONSTRAINT no_guards CHECK (job_name <> 'Guard')");

        boolean isMySql = server.equals("my");
        for (int id = 0; id < 100; id++) {
            boolean isWrong = id == 40;
            topic.putSoon(
                    table,
                    schema,
                    "" + id,
                    id,
                    id == 60 ? "Guard" : isWrong && !isMySql ? "\0" : "Cook",
                    isWrong && isMySql ? Double.NaN : 1.0);
        }

        sql.awaitRows(server, "SELECT job_id FROM " + table, rows -> rows.size() == 98);
        assertThat(topic.awaitLetters(table, 2))
                .hasSize(2)
                .allMatch(reason -> reason.startsWith("The mirror in " + sql.mirror(server)))
                .anyMatch(reason -> reason.contains("no_guards"))
                .anyMatch(reason -> reason.contains(isMySql ? "no number such as NaN" : "NUL character"));
    }

    @Test
    void whatWasRolledBackBecauseOfOthersIsWrittenAgain() throws InterruptedException {
        topic.defineMirrored("rolled_back", TableTopic.JOBS, List.of("job_id"), sql.mirror("pg"));
        sql.awaitRows("pg", "SELECT * FROM rolled_back", List::isEmpty);
        sql.execute("pg", "CREATE SEQUENCE tries");
        sql.execute(
                "pg",
                "CREATE FUNCTION once() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF nextval(''tries'') = 1 THEN"
                        + " RAISE EXCEPTION ''others'' USING ERRCODE = ''40001''; END IF; RETURN NEW; END'");
        sql.execute("pg", "CREATE TRIGGER first BEFORE INSERT ON rolled_back FOR EACH ROW EXECUTE FUNCTION once()");

        IntStream.range(0, 50).forEach(id -> topic.putSoon("rolled_back", TableTopic.JOBS, "" + id, id, "Job"));

        sql.awaitRows("pg", "SELECT * FROM rolled_back", rows -> rows.size() == 50);
        assertThat(sql.query("pg", "SELECT last_value > 1 FROM tries")).containsExactly("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void everyRecordIsWrittenOnceHoweverOftenConnectionsBreak(String server) throws InterruptedException {
        String table = "once_" + server;
        topic.defineMirrored(table, TableTopic.JOBS, List.of("job_id"), sql.mirror(server));
        sql.awaitRows(server, "SELECT * FROM " + table, List::isEmpty);
        sql.execute(server, "CREATE TABLE log_%1$s (job_id INT)".formatted(server));
        if (server.equals("pg")) {
            sql.execute(
                    server,
                    "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN INSERT INTO log_pg VALUES (NEW.job_id); RETURN NEW; END'");
        }
        String action = server.equals("my") ? "INSERT INTO log_my VALUES (NEW.job_id)" : "EXECUTE FUNCTION note()";
        for (String event : List.of("INSERT", "UPDATE")) {
            sql.execute(
                    server, "CREATE TRIGGER on_%s AFTER %1$s ON %s FOR EACH ROW %s".formatted(event, table, action));
        }

        int count = 20_000;
        for (int id = 0; id < count; id++) {
            topic.putSoon(table, TableTopic.JOBS, "" + id, id, "Job " + id);
        }
        for (int written = 0; written < count; written += 2_000) {
            int atLeast = written;
            sql.awaitRows(
                    server, "SELECT COUNT(*) FROM " + table, rows -> Integer.parseInt(rows.getFirst()) >= atLeast);
            sql.breakConnections(server);
        }

        sql.awaitRows(server, "SELECT COUNT(*) FROM " + table, List.of("" + count)::equals);
        assertThat(sql.query(server, "SELECT COUNT(*), COUNT(DISTINCT job_id) FROM log_" + server))
                .containsExactly(count + ", " + count);
        topic.awaitRows(table, rows -> rows.size() == count);
    }
}
