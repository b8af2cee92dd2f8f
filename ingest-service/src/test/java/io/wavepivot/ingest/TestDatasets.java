package io.wavepivot.ingest;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Policy;
import java.util.List;
import java.util.Map;

/** Datasets without rules of their own. */
public final class TestDatasets {

    private TestDatasets() {}

    public static Dataset of(String name, String schema, List<String> key) {
        return new Dataset(
                name, schema, key, Map.of(), Policy.FREEZE, Policy.DISCARD_ROW, null, 0, null, false, List.of());
    }
}
