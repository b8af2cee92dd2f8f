package io.wavepivot.query;

import static io.wavepivot.query.Reader.analyst;
import static io.wavepivot.query.Reader.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers that not every format has a form for, and a point that is called as the keys are. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class NumbersComponentTest {

    private static final long LARGE = (1L << 53) + 1;

    @Inject
    TestPivots pivots;

    private TestPivot pivot;

    @BeforeEach
    void fill() {
        pivot = pivots.create("long")
                .column("n", "long", 1, 5, 0L)
                .column("v", "double", 1, 5, 0.0)
                .column("wave", "long", 1, 5, 0L);
        double[] values = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e300};
        for (int i = 0; i < values.length; i++) {
            pivot.row(
                    i + 1L,
                    new Document("n", i % 2 == 0 ? LARGE : Long.MIN_VALUE)
                            .append("v", values[i])
                            .append("wave", 7L + i));
        }
    }

    @Test
    void inJsonWhatIsNoNumberIsTextAndWholeNumbersHaveAllDigits() {
        String rows = analyst().get(pivot.path() + "/rows?format=ndjson").asString();

        assertThat(cells(rows))
                .containsExactly(
                        "{\"n\":9007199254740993,\"v\":\"NaN\",\"wave\":7}",
                        "{\"n\":-9223372036854775808,\"v\":\"Infinity\",\"wave\":8}",
                        "{\"n\":9007199254740993,\"v\":\"-Infinity\",\"wave\":9}",
                        "{\"n\":-9223372036854775808,\"v\":-0.0,\"wave\":10}",
                        "{\"n\":9007199254740993,\"v\":1.0E300,\"wave\":11}");
        assertThat(analyst().get(pivot.path() + "/rows?format=json").asString()).contains(cells(rows));
    }

    @Test
    void theLatestValuesHaveTheSameForms() {
        pivot.row(6, Map.of("v", Double.NaN, "n", LARGE));

        assertThat(analyst().get(pivot.path() + "/latest?per=column").asString())
                .contains("\"v\":{\"value\":\"NaN\"")
                .contains("\"n\":{\"value\":9007199254740993");
    }

    @Test
    void inCsvTheyAreWordsAndThePointHasAnUnderscoreMore() {
        assertThat(csv(pivot.path() + "/rows")).isEqualTo("""
                wave,n,v,wave_
                1,9007199254740993,NaN,7
                2,-9223372036854775808,Infinity,8
                3,9007199254740993,-Infinity,9
                4,-9223372036854775808,-0.0,10
                5,9007199254740993,1.0E300,11
                """);
    }

    @Test
    void inArrowTheyAreWhatTheyAreAndThePointHasAnUnderscoreMore() throws IOException {
        byte[] bytes = analyst().get(pivot.path() + "/rows?format=arrow").asByteArray();

        try (RootAllocator memory = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(bytes), memory)) {
            VectorSchemaRoot table = reader.getVectorSchemaRoot();
            reader.loadNextBatch();
            assertThat(table.getSchema().getFields()).extracting("name").containsExactly("wave", "n", "v", "wave_");
            assertThat(values(table, "v"))
                    .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e300);
            assertThat(values(table, "n")).containsExactly(LARGE, Long.MIN_VALUE, LARGE, Long.MIN_VALUE, LARGE);
            assertThat(values(table, "wave")).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(values(table, "wave_")).containsExactly(7L, 8L, 9L, 10L, 11L);
        }
    }

    private static List<String> cells(String ndjson) {
        return ndjson.lines()
                .map(line -> line.substring(line.indexOf("\"cells\":") + 8, line.length() - 1))
                .toList();
    }

    private static List<Object> values(VectorSchemaRoot table, String name) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < table.getRowCount(); i++) {
            values.add(table.getVector(name).getObject(i));
        }
        return values;
    }
}
