package io.wavepivot.ingest.tables;

import io.wavepivot.schemas.tables.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which wider type holds a value, so that all values that there are stay what they are. */
final class Widening {

    private static final Map<ColumnType, List<ColumnType>> WIDER = Map.of(
            ColumnType.INT, List.of(ColumnType.LONG, ColumnType.DOUBLE),
            ColumnType.FLOAT, List.of(ColumnType.DOUBLE));

    private Widening() {}

    /** The narrowest of them; empty when none does. */
    static Optional<ColumnType> of(ColumnType type, String given) {
        return WIDER.getOrDefault(type, List.of()).stream()
                .filter(wider -> wider.parse(given).isPresent())
                .findFirst();
    }
}
