package io.wavepivot.schemas.tables;

import io.wavepivot.schemas.Dataset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tables by their datasets, each the same object as long as its dataset is: a schema is parsed once. */
public final class KnownTables {

    private final Map<String, Table> tables = new ConcurrentHashMap<>();

    /** @param dataset the same object as before, unless it was defined anew */
    public Table of(Dataset dataset) {
        return tables.compute(
                dataset.getName(),
                (name, known) -> known != null && known.dataset() == dataset ? known : new Table(dataset));
    }
}
