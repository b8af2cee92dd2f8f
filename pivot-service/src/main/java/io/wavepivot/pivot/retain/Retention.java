package io.wavepivot.pivot.retain;

import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.PivotName;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long rows are kept, as the definitions of their projects say. What no project defines is kept for ever. */
public final class Retention {

    private final CompactedTable<Definition> definitions;
    private final Clock clock;

    public Retention(CompactedTable<Definition> definitions, Clock clock) {
        this.definitions = definitions;
        this.clock = clock;
    }

    /**
     * Rows of a pivot before this instant are not kept; empty when all are. Until all that was defined is known nothing
     * expires, as what is known may be out of date.
     */
    public Optional<Instant> cutoff(String pivot) {
        if (!definitions.isLoaded()) {
            return Optional.empty();
        }
        String[] parts = PivotName.parts(pivot);
        return project(parts[0])
                .filter(project -> project.getDeleteOldValue() > 0 && owns(project, parts))
                .map(project -> clock.instant().minus(Duration.ofDays(project.getDeleteOldValue())));
    }

    /** Whether a row at a time is too old to be kept. */
    public boolean isExpired(String pivot, Instant at) {
        return cutoff(pivot).filter(at::isBefore).isPresent();
    }

    private Optional<Project> project(String database) {
        try {
            return definitions.get(Topics.projectKey(database)).map(definition -> (Project) definition.getBody());
        } catch (UndecodableException later) {
            return Optional.empty(); // What a later release says of it is not known: all is kept.
        }
    }

    private static boolean owns(Project project, String[] pivot) {
        return pivot.length == 4
                && pivot[1].equals(project.getMeasures())
                && project.getMonitoryNameKept().contains(pivot[2]);
    }
}
