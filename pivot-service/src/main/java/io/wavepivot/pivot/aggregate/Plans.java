package io.wavepivot.pivot.aggregate;

import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.schemas.tables.Table;
import java.util.Map;

/**
 * What is to be kept, at one moment.
 *
 * @param queries the plans that there are, by their ids
 * @param names of all plans that there are, by their ids: also of those that are not understood
 * @param tables the tables that there are, by name; each the same object as long as it is defined as it is
 * @param areAll whether these are all: of definitions of a later release nothing is known
 */
public record Plans(Map<String, Query> queries, Map<String, String> names, Map<String, Table> tables, boolean areAll) {

    /** Whether some plan needs the rows of a table. */
    public boolean need(String dataset) {
        return queries.values().stream().anyMatch(query -> query.datasets().contains(dataset));
    }
}
