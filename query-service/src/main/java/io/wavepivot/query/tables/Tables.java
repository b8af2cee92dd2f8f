package io.wavepivot.query.tables;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.KnownTables;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.UndecodableException;
import java.util.List;
import java.util.Optional;

/** The tables that there are, as they are defined now. */
public final class Tables {

    private final CompactedTable<Definition> datasets;
    private final KnownTables known = new KnownTables();

    public Tables(CompactedTable<Definition> datasets) {
        this.datasets = datasets;
    }

    /** By ascending name. */
    List<Table> all() {
        return loaded().all().values().stream()
                .map(definition -> (Dataset) definition.getBody())
                .filter(dataset -> !dataset.getDeleted())
                .map(known::of)
                .toList();
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem there is no such table */
    Table existing(String name) {
        return find(name).orElseThrow(() -> Problems.of(404, "unknown-table", "There is no table '" + name + "'")
                .build());
    }

    /**
     * A table.
     *
     * @return empty when there is none
     * @throws io.quarkiverse.resteasy.problem.HttpProblem it is defined by a later release
     */
    public Optional<Table> find(String name) {
        try {
            return loaded().get(Topics.datasetKey(name))
                    .map(definition -> (Dataset) definition.getBody())
                    .filter(dataset -> !dataset.getDeleted())
                    .map(known::of);
        } catch (UndecodableException later) {
            throw Problems.of(409, "later-release", "It is defined by a later release: " + later.getMessage())
                    .build();
        }
    }

    private CompactedTable<Definition> loaded() {
        if (!datasets.isLoaded()) {
            throw Problems.of(503, "starting", "The tables are not known yet: the service waits for Kafka")
                    .build();
        }
        return datasets;
    }
}
