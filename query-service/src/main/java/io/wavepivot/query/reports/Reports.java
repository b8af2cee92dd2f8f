package io.wavepivot.query.reports;

import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Report;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.http.Problems;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The reports that are defined, and how they become so. */
public final class Reports {

    private final Definitions definitions;
    private final Clock clock;

    public Reports(Definitions definitions, Clock clock) {
        this.definitions = definitions;
        this.clock = clock;
    }

    /** By ascending name. */
    List<Report> all() {
        return loaded().all().stream()
                .map(definition -> (Report) definition.getBody())
                .toList();
    }

    Optional<Report> find(String name) {
        return loaded().find(name).map(definition -> (Report) definition.getBody());
    }

    /** By its other name. */
    public Optional<Report> called(String alias) {
        return all().stream().filter(report -> alias.equals(report.getAlias())).findFirst();
    }

    /** @return whether there was none before */
    public boolean define(Report report, String by) throws InterruptedException {
        return loaded().change(report.getName(), writer -> {
            Optional<Report> before =
                    definitions.known(report.getName()).map(definition -> (Report) definition.getBody());
            if (!before.equals(Optional.of(report))) {
                writer.write(new Definition(clock.instant(), by, report));
            }
            return before.isEmpty();
        });
    }

    /** @return whether there was one */
    public boolean delete(String name) throws InterruptedException {
        return loaded().change(name, writer -> {
            boolean isThere = definitions.known(name).isPresent();
            if (isThere) {
                writer.write(null);
            }
            return isThere;
        });
    }

    private Definitions loaded() {
        if (!definitions.areLoaded()) {
            throw Problems.of(503, "starting", "The reports are not known yet: the service waits for Kafka")
                    .build();
        }
        return definitions;
    }
}
