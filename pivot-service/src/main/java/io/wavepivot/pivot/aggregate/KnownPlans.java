package io.wavepivot.pivot.aggregate;

import io.wavepivot.pivot.aggregate.query.PlanReader;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Pivot;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.KnownTables;
import io.wavepivot.schemas.tables.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** The plans that are defined, as of a moment ago. */
final class KnownPlans implements PlanSource {

    private static final Logger LOG = Logger.getLogger(KnownPlans.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CompactedTable<Definition> pivots;
    private final CompactedTable<Definition> datasets;
    private final KnownTables known = new KnownTables();
    private Plans plans = new Plans(Map.of(), Map.of(), Map.of(), false);
    private long changes = -1;

    KnownPlans(CompactedTable<Definition> pivots, CompactedTable<Definition> datasets) {
        this.pivots = pivots;
        this.datasets = datasets;
    }

    @Override
    public synchronized Plans get() {
        long now = pivots.changes() + datasets.changes();
        if (now != changes) {
            plans = read();
            changes = now;
        }
        return plans;
    }

    @Override
    public void await(String dataset) {
        try {
            datasets.awaitEnd(Topics.datasetKey(dataset), PATIENCE);
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    private Plans read() {
        Map<String, Table> tables = new HashMap<>();
        for (Definition definition : datasets.all().values()) {
            Dataset dataset = (Dataset) definition.getBody();
            tables.put(dataset.getName(), known.of(dataset));
        }
        Map<String, Query> queries = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        for (Definition definition : pivots.all().values()) {
            Pivot pivot = (Pivot) definition.getBody();
            for (Plan plan : AggregatePivots.plans(pivot)) {
                names.put(plan.getId(), pivot.getName());
                query(plan, tables).ifPresent(query -> queries.put(plan.getId(), query));
            }
        }
        return new Plans(queries, names, tables, pivots.isReadable());
    }

    private static Optional<Query> query(Plan plan, Map<String, Table> tables) {
        PlanReader reader = new PlanReader(plan, name -> Optional.ofNullable(tables.get(name)));
        Optional<Query> query = reader.read();
        if (query.isEmpty()) {
            LOG.warnf("plan=%s: it is not kept, as its tables have changed: %s", plan.getId(), reader.errors());
        }
        return query.filter(read -> read.shape().equals(plan.getShape())); // Else it is built anew.
    }
}
