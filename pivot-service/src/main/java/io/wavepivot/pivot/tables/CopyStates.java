package io.wavepivot.pivot.tables;

import io.wavepivot.pivot.flow.RecordFlow;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.kafka.Topics;
import java.util.List;
import java.util.Map;

/** How the copies of tables are doing. */
public final class CopyStates {

    private final Copies copies;
    private final RecordFlow flow;
    private final Rebuilds rebuilds;

    /** @param flow of the tables' records */
    public CopyStates(Copies copies, RecordFlow flow, Rebuilds rebuilds) {
        this.copies = copies;
        this.flow = flow;
        this.rebuilds = rebuilds;
    }

    /** Of all tables, by their names. */
    List<CopyState> all() {
        Map<String, Long> behind = flow.behind();
        Map<String, Long> copied = rebuilds.copied();
        return copies.all().stream()
                .map(dataset -> new CopyState(
                        dataset.getName(),
                        copies.isCurrent(dataset) ? behind.getOrDefault(Topics.rowsTopic(dataset.getName()), 0L) : null,
                        state(dataset),
                        copied.get(dataset.getName())))
                .toList();
    }

    private String state(Dataset dataset) {
        return dataset.getRestoring() != null ? "restoring" : copies.isCurrent(dataset) ? "current" : "outdated";
    }

    /**
     * A copy.
     *
     * @param behind records that are still to be written here; null while it is made anew
     * @param state {@code current}; {@code restoring} while the table is restored, or {@code outdated} until the copy was
     *     made anew after that: it is as it was before, then
     * @param copied changes that are in the copy that is made anew here; null when none is
     */
    record CopyState(String table, Long behind, String state, Long copied) {}
}
