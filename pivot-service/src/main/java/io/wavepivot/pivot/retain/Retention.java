package io.wavepivot.pivot.retain;

import io.wavepivot.schemas.Project;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How long rows are kept, as the definitions of their projects say. What no project defines is kept for ever. */
public final class Retention {

    private final Map<String, Project> projects = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile boolean loaded;

    public Retention(Clock clock) {
        this.clock = clock;
    }

    void define(String key, Project project) {
        projects.put(key, project);
    }

    void remove(String key) {
        projects.remove(key);
    }

    /** All that was defined is known: until then nothing expires, as what is known may be out of date. */
    void loaded() {
        loaded = true;
    }

    /** Rows of a pivot before this instant are not kept; empty when all are. */
    public Optional<Instant> cutoff(String pivot) {
        if (!loaded) {
            return Optional.empty();
        }
        return projects.values().stream()
                .filter(project -> project.getDeleteOldValue() > 0 && owns(project, pivot))
                .map(project -> clock.instant().minus(Duration.ofDays(project.getDeleteOldValue())))
                .findFirst();
    }

    /** Whether a row at a time is too old to be kept. */
    public boolean isExpired(String pivot, Instant at) {
        return cutoff(pivot).filter(at::isBefore).isPresent();
    }

    private static boolean owns(Project project, String pivot) {
        String prefix = project.getDatabase() + ';' + project.getMeasures() + ';';
        return pivot.startsWith(prefix)
                && project.getMonitoryNameKept().stream()
                        .anyMatch(name -> pivot.startsWith(name + ';', prefix.length()));
    }
}
