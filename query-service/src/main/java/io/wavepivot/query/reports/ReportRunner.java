package io.wavepivot.query.reports;

import io.wavepivot.query.reports.sources.Source;
import io.wavepivot.query.reports.sources.Sources;
import io.wavepivot.query.reports.sql.Found;
import io.wavepivot.query.reports.sql.QueryFailedException;
import io.wavepivot.query.reports.sql.Sandbox;
import io.wavepivot.query.reports.sql.Sandboxes;
import io.wavepivot.schemas.Report;
import io.wavepivot.schemas.ReportNote;
import io.wavepivot.schemas.ReportSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Answers reports: reads their sources into a database of its own, and asks that. */
@Singleton
class ReportRunner {

    private final Sources sources;
    private final Sandboxes sandboxes;
    private final ReportConfig limits;
    private final Clock clock = Clock.systemUTC();

    ReportRunner(Sources sources, Sandboxes sandboxes, ReportConfig limits) {
        this.sources = sources;
        this.sandboxes = sandboxes;
        this.limits = limits;
    }

    /**
     * Answers a report.
     *
     * @param values of all of its parameters, by their names
     * @throws QueryFailedException it cannot be answered
     */
    ReportAnswer run(Report report, Map<String, Object> values) throws IOException {
        Instant at = clock.instant();
        return sandboxes.use(sandbox -> {
            for (ReportSource named : report.getSources()) {
                read(named, sandbox);
            }
            Found found = sandbox.query(report.getQuery(), values);
            List<String> notes = new ArrayList<>();
            for (ReportNote note : report.getNotes()) {
                notes.add(Notes.text(note.getText(), sandbox.query(note.getQuery(), values)));
            }
            return new ReportAnswer(report, values, found, notes, at);
        });
    }

    private void read(ReportSource named, Sandbox sandbox) throws IOException {
        Source source = find(named);
        sandbox.create(source.relation());
        sandbox.fill(source.relation(), taker -> source.read(counted(named, source.width(), taker)));
        if (!find(named).origin().equals(source.origin())) {
            throw new QueryFailedException(
                    "'%s' was built anew while it was read; try again".formatted(named.getName()));
        }
    }

    private Source find(ReportSource named) {
        return sources.find(named).orElseThrow(() -> new QueryFailedException(Sources.missing(named)));
    }

    private Consumer<Object[]> counted(ReportSource named, int width, Consumer<Object[]> taker) {
        long[] cells = {0};
        return row -> {
            cells[0] += width;
            if (cells[0] > limits.maxCells()) {
                throw new QueryFailedException(
                        "'%s' has more than the %,d cells that a report may read; make a pivot with fewer of them"
                                .formatted(named.getName(), limits.maxCells()));
            }
            taker.accept(row);
        };
    }
}
