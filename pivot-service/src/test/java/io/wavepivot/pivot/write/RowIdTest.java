package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowIdTest {

    @Test
    void aWaveCounterIsALong() {
        assertThat(RowId.of("1617753611")).isEqualTo(1_617_753_611L);
        assertThat(RowId.of("0")).isEqualTo(0L);
        assertThat(RowId.of("-5")).isEqualTo(-5L);
    }

    @Test
    void aJsonObjectIsADocument() {
        assertThat(RowId.of("{\"department\": \"Sales\", \"year\": 2021}"))
                .isEqualTo(new Document("department", "Sales").append("year", 2021));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                "+1",
                "1.5",
                "{no json",
                "{\"$gt\": 0}",
                "{\"$oid\": \"zz\"}",
                "{\"a\": {\"b\": 1}}",
                "99999999999999999999",
                "Sales",
                ""
            })
    void anythingElseStaysText(String rowKey) {
        assertThat(RowId.of(rowKey)).isEqualTo(rowKey);
    }
}
