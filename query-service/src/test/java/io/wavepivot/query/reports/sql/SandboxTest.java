package io.wavepivot.query.reports.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import io.wavepivot.query.reports.ReportConfig;
import io.wavepivot.query.reports.sql.Relation.Column;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {

    private static final Relation HIRES =
            new Relation("hires", List.of(new Column("a \"b\"", SqlType.TEXT), new Column("value", SqlType.LONG)));

    private final Sandbox sandbox = new Sandbox(new Limits(Duration.ofSeconds(2)));

    @TempDir
    Path files;

    @BeforeEach
    void fill() throws IOException {
        sandbox.begin();
        sandbox.create(HIRES);
        sandbox.fill(HIRES, taker -> {
            taker.accept(new Object[] {"x", 1L});
            taker.accept(new Object[] {null, 2});
            taker.accept(new Object[] {"y", null});
        });
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aQueryFindsWhatWasPutIn() {
        Found found = sandbox.query(
                "SELECT \"a \"\"b\"\"\" AS name, value + $more AS n FROM hires ORDER BY value NULLS LAST",
                Map.of("more", 10L, "unused", "x"));

        assertThat(found.columns()).extracting(Found.Column::name).containsExactly("name", "n");
        assertThat(found.rows().get(0)).containsExactly("x", 11L);
        assertThat(found.rows().get(1)).containsExactly(null, 12L);
        assertThat(found.rows().get(2)).containsExactly("y", null);
    }

    @Test
    void everyTypeComesOutAsJsonCanHaveIt() {
        Found found = sandbox.query(
                "SELECT sum(value), 1.50::DECIMAL(5,2), 0.5::FLOAT, DATE '2021-07-27', TIMESTAMP '2021-07-27 16:02:08',"
                        + " [1, 2], 7::TINYINT, true FROM hires",
                Map.of());

        assertThat(found.rows().getFirst())
                .containsExactly(
                        BigInteger.valueOf(3),
                        new java.math.BigDecimal("1.50"),
                        0.5,
                        "2021-07-27",
                        "2021-07-27T16:02:08",
                        "[1, 2]",
                        7L,
                        true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE hires",
                "DELETE FROM hires",
                "SELECT 1; DROP TABLE hires",
                "SELECT 1; SELECT 2",
                "",
                "CREATE TABLE other AS SELECT 1",
                "COPY hires TO 'FILE'",
                "ATTACH 'FILE'",
                "SET memory_limit = '10GB'",
                "PRAGMA memory_limit = '10GB'",
                "INSTALL httpfs",
                "LOAD 'FILE'",
                "SELECT * FROM read_csv('FILE')",
                "SELECT * FROM read_text('FILE')",
                "SELECT * FROM 'FILE'",
                "SELECT * FROM glob('/*')",
                "SELECT * FROM query('DROP TABLE hires')",
                "SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = 'FILE.log')",
                "SELECT * FROM hires WHERE 1 IN (SELECT count(*) FROM duckdb_settings())",
                "SELECT * FROM json_execute_serialized_sql('')",
                "SELECT getenv('HOME')",
                "SELECT 'x'::BLOB",
                "SELECT TIME '24:00:00'",
                "SELECT $nobody",
                "SELECT $1",
                "SELECT nosuch FROM hires",
                "SELECT sum(\"a \"\"b\"\"\") FROM hires",
                "SELECT CAST(\"a \"\"b\"\"\" AS BIGINT) FROM hires",
            })
    void whatIsNoQueryOfTheRelationsFailsAndChangesNothing(String text) throws IOException {
        Path file = Files.writeString(files.resolve("secret.csv"), "secret\n1\n");

        assertThatThrownBy(() -> sandbox.query(text.replace("FILE", file.toString()), Map.of()))
                .isInstanceOf(QueryFailedException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .isNotBlank();

        assertThat(sandbox.query("SELECT count(*) FROM hires", Map.of()).rows()).isEqualTo(List.of(List.of(3L)));
        assertThat(files).isDirectoryContaining("glob:**secret.csv");
        try (var all = Files.list(files)) {
            assertThat(all).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT sum(a.range * b.range) FROM range(1000000000) a, range(100000) b",
                "SELECT count(*) FROM (SELECT * FROM range(100000000) t(x) ORDER BY x DESC)",
                "SELECT * FROM range(101)",
                "SELECT repeat('x', 10001)",
                "SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT 1))))))))))))",
                "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
            })
    void whatTakesTooMuchIsEnded(String text) {
        assertThatThrownBy(() -> sandbox.query(text, Map.of())).isInstanceOf(QueryFailedException.class);

        sandbox.begin();
        assertThat(sandbox.query("SELECT count(*) FROM hires", Map.of()).rows()).isEqualTo(List.of(List.of(3L)));
    }

    @Test
    void rowsForWhichThereIsNoRoomAreRefused() {
        assertThatThrownBy(() -> sandbox.fill(HIRES, taker -> {
                    for (long i = 0; i < 10_000_000; i++) {
                        taker.accept(new Object[] {"a text that is longer than what is inlined " + i, i});
                    }
                }))
                .isInstanceOf(QueryFailedException.class);
    }

    @Test
    void aValueOfAnotherTypeThanItsColumnIsRefused() {
        assertThatThrownBy(() -> sandbox.fill(HIRES, taker -> taker.accept(new Object[] {"x", "no number"})))
                .isInstanceOf(QueryFailedException.class)
                .hasMessageContaining("has changed while it was read");
    }

    @Test
    void aPointInTimeIsNoneOfTheMachinesTimeZone() {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try {
            assertThat(sandbox.query("SELECT TIMESTAMP '2021-03-14 02:30:00'", Map.of())
                            .rows())
                    .isEqualTo(List.of(List.of("2021-03-14T02:30")));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void aWholeNumberThatHasBecomeAnotherOneMeanwhileIsRefused() {
        assertThatThrownBy(() -> sandbox.fill(HIRES, taker -> taker.accept(new Object[] {"x", 3.5})))
                .hasMessageContaining("has changed while it was read");
    }

    @Test
    void columnsThatDifferInCaseAloneAreTwo() {
        sandbox.create(
                new Relation("times", List.of(new Column("Time", SqlType.TEXT), new Column("time", SqlType.LONG))));

        assertThat(sandbox.query("SELECT \"Time\", time_ FROM times", Map.of()).rows())
                .isEmpty();
    }

    @Test
    void allQueriesTogetherHaveTheTime() {
        String slow = "SELECT sum(a.range * b.range) FROM range(1000000000) a, range(100000) b";
        assertThatThrownBy(() -> sandbox.query(slow, Map.of())).hasMessageContaining("longer than 2 s");
        assertThatThrownBy(() -> sandbox.query("SELECT 1", Map.of())).hasMessageContaining("longer than 2 s");
    }

    @Test
    void aDeepQueryIsAnsweredOrRefusedButEndsNothing() throws IOException {
        Sandboxes sandboxes = new Sandboxes(new Limits(Duration.ofMinutes(2)));
        try {
            String ctes = IntStream.range(1, 200)
                    .mapToObj(i -> "a%d AS (FROM a%d)".formatted(i, i - 1))
                    .collect(Collectors.joining(", ", "WITH a0 AS (SELECT 1 AS n), ", " SELECT n FROM a199"));
            assertThat(sandboxes.use(own -> own.query(ctes, Map.of())).rows()).isEqualTo(List.of(List.of(1L)));
            String sum = "SELECT 1" + " + 1".repeat(400);
            assertThat(sandboxes.use(own -> own.query(sum, Map.of())).rows()).isEqualTo(List.of(List.of(401L)));
            String calls = "SELECT " + "abs(".repeat(700) + "1" + ")".repeat(700);
            assertThatThrownBy(() -> sandboxes.use(own -> own.query(calls, Map.of())))
                    .isInstanceOf(QueryFailedException.class);
        } finally {
            sandboxes.close();
        }
    }

    /** Small ones. */
    private record Limits(Duration timeout) implements ReportConfig {

        @Override
        public long maxCells() {
            return 1_000;
        }

        @Override
        public int maxRows() {
            return 100;
        }

        @Override
        public MemorySize maxBytes() {
            return new MemorySize(java.math.BigInteger.valueOf(10_000));
        }

        @Override
        public MemorySize memory() {
            return new MemorySize(java.math.BigInteger.valueOf(32 * 1024 * 1024));
        }
    }
}
