package io.wavepivot.ingest.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.ingest.csv.CsvDialect;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file that is being loaded, as far as that is: what the task says of it, so that any replica can go on.
 *
 * @param name of the file, for people
 * @param columns of the fields; empty when the header has not been read
 * @param offset in bytes, where to go on
 * @param line that begins there
 */
record Load(
        String id,
        String table,
        String name,
        String startedBy,
        Instant startedAt,
        CsvDialect dialect,
        List<String> columns,
        long offset,
        long line,
        Counts counts,
        Long total) {

    static final String KIND = "csv";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String READ = "read";
    private static final String ACCEPTED = "accepted";
    private static final String REJECTED = "rejected";

    /** The load that a task is. */
    static Load of(Task task) {
        Map<String, String> details = task.getDetails();
        CsvDialect line = CsvDialect.ofLine(details.get("dialect")).orElseThrow();
        CsvDialect dialect = new CsvDialect(
                Boolean.parseBoolean(details.get("header")),
                line.delimiter(),
                line.quote(),
                line.escape(),
                Charset.forName(details.get("encoding")),
                Integer.parseInt(details.get("skip")),
                details.get("line_end").charAt(0));
        return new Load(
                task.getId(),
                task.getSubject(),
                details.get("name"),
                task.getStartedBy(),
                task.getStartedAt(),
                dialect,
                columns(details.getOrDefault("columns", "[]")),
                task.getCurrent(),
                Long.parseLong(details.get("line")),
                new Counts(
                        task.getCounts().get(READ),
                        task.getCounts().get(ACCEPTED),
                        task.getCounts().get(REJECTED)),
                task.getTotal());
    }

    /** @param error why it failed; null when it has not */
    Task task(TaskState state, String error, Instant now) {
        Map<String, String> details = new HashMap<>(Map.of(
                "name", name,
                "dialect", dialect.line(),
                "header", Boolean.toString(dialect.header()),
                "encoding", dialect.charset().name(),
                "skip", Integer.toString(dialect.skip()),
                "line_end", String.valueOf(dialect.lineEnd()),
                "line", Long.toString(line)));
        if (state == TaskState.RUNNING || state == TaskState.WAITING) {
            details.put("columns", json(columns)); // Whoever goes on needs them: they may be long.
        }
        return new Task(
                id,
                KIND,
                table,
                state,
                offset,
                total,
                Map.of(READ, counts.read(), ACCEPTED, counts.accepted(), REJECTED, counts.rejected()),
                error,
                details,
                startedAt,
                startedBy,
                now);
    }

    Load at(List<String> newColumns, long newOffset, long newLine, Counts newCounts) {
        return new Load(
                id, table, name, startedBy, startedAt, dialect, newColumns, newOffset, newLine, newCounts, total);
    }

    Load with(CsvDialect found, long newOffset, long newLine) {
        return new Load(id, table, name, startedBy, startedAt, found, columns, newOffset, newLine, counts, total);
    }

    private static List<String> columns(String json) {
        try {
            return List.of(JSON.readValue(json, String[].class));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("The columns of a load are " + json, impossible);
        }
    }

    private static String json(List<String> columns) {
        try {
            return JSON.writeValueAsString(columns);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param read rows, without the header */
    record Counts(long read, long accepted, long rejected) {

        static final Counts ZERO = new Counts(0, 0, 0);

        Counts plus(boolean wasAccepted) {
            return new Counts(read + 1, accepted + (wasAccepted ? 1 : 0), rejected + (wasAccepted ? 0 : 1));
        }
    }
}
