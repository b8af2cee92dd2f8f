package io.wavepivot.schemas.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Policy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownTablesTest {

    private final KnownTables tables = new KnownTables();

    @Test
    void aTableIsTheSameUntilItsDatasetIsDefinedAnew() {
        Dataset first = dataset();
        Dataset second = dataset();

        Table table = tables.of(first);

        assertThat(tables.of(first)).isSameAs(table);
        assertThat(tables.of(second)).isNotSameAs(table);
        assertThat(tables.of(second).dataset()).isSameAs(second);
    }

    private static Dataset dataset() {
        String schema = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": \"int\"}]}";
        return new Dataset(
                "t",
                schema,
                List.of("id"),
                Map.of(),
                Policy.FREEZE,
                Policy.DISCARD_ROW,
                null,
                0,
                null,
                false,
                List.of());
    }
}
