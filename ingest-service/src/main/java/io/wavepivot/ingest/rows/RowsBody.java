package io.wavepivot.ingest.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.wavepivot.ingest.datasets.ColumnWish;
import io.wavepivot.ingest.tables.JsonValues;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.schemas.RowError;
import io.wavepivot.schemas.http.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows in a request's body, which is all in memory. Source of the lines: the NDJSON specification 1.0. */
final class RowsBody {

    static final int MAX_ROWS = 1_000;

    /** Rows are UTF-8, and not what a guess of their first bytes makes them. */
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private final byte[] body;
    private final JsonValues values;
    private final List<ReadRow> rows = new ArrayList<>();

    private RowsBody(byte[] body, RowRules rules) {
        this.body = body;
        this.values = new JsonValues(rules);
    }

    /**
     * All rows of a body.
     *
     * @param isLines whether there is a row a line; else the rows are a JSON array
     * @throws HttpProblem 400 when there is no row, or the body is no JSON; 413 when there are too many
     */
    static List<ReadRow> read(byte[] body, boolean isLines, RowRules rules) {
        RowsBody reading = new RowsBody(body, rules);
        try {
            if (isLines) {
                reading.lines();
            } else {
                reading.array();
            }
        } catch (JsonProcessingException noJson) {
            throw noJson(noJson.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (reading.rows.isEmpty()) {
            throw Problems.of(400, "no-rows", "There is no row in the body: 1 to %d are taken".formatted(MAX_ROWS))
                    .build();
        }
        return reading.thawed();
    }

    /** All that rows of a body wish for; none when they are what they come to. */
    static List<ColumnWish> wishes(List<ReadRow> rows) {
        List<ColumnWish> wishes = new ArrayList<>();
        for (ReadRow row : rows) {
            if (row.outcome() instanceof RowOutcome.Evolving evolving) {
                wishes.addAll(evolving.wishes());
            }
        }
        return wishes;
    }

    /** One row that the dataset does not want to be taken with keeps the others out, too. */
    private List<ReadRow> thawed() {
        Optional<ReadRow> freezing = rows.stream()
                .filter(row -> row.outcome() instanceof RowOutcome.Refused refused && refused.freezes())
                .findFirst();
        if (freezing.isEmpty()) {
            return rows;
        }
        RowError error = new RowError(
                "",
                null,
                "another request: row %d of this one breaks a rule by which the dataset freezes (unknown_columns or wrong_types), and keeps all its rows out"
                        .formatted(freezing.get().position()));
        return rows.stream()
                .map(row -> row.outcome() instanceof RowOutcome.Accepted
                        ? new ReadRow(row.position(), new RowOutcome.Refused(List.of(error), true), row.raw())
                        : row)
                .toList();
    }

    private void array() throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw noJson(
                        "it is no JSON array of rows; with a row a line it is 'Content-Type: application/x-ndjson'");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) json.currentTokenLocation().getByteOffset();
                RowOutcome outcome = values.read(json);
                add(outcome, start, (int) json.currentLocation().getByteOffset());
            }
            if (json.nextToken() != null) {
                throw noJson("there is something behind the array");
            }
        }
    }

    private void lines() throws IOException {
        boolean isJson = false;
        int start = 0;
        while (start < body.length) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            if (!text(start, end).isBlank()) {
                isJson |= line(start, end);
            }
            start = end + 1;
        }
        if (!isJson && !rows.isEmpty()) {
            throw noJson("no line of it is a JSON value");
        }
    }

    /** @return whether the line is JSON */
    private boolean line(int start, int end) throws IOException {
        try (JsonParser json = JSON.createParser(body, start, end - start)) {
            json.nextToken();
            RowOutcome outcome = values.read(json);
            if (json.nextToken() != null) {
                refuseLine(start, end, "there is something behind the row");
                return true;
            }
            add(outcome, start, end);
            return true;
        } catch (JsonProcessingException noJson) {
            refuseLine(start, end, noJson.getOriginalMessage());
            return false;
        }
    }

    private void refuseLine(int start, int end, String what) {
        add(RowOutcome.Refused.because("a JSON object a line, but: " + what), start, end);
    }

    private void add(RowOutcome outcome, int start, int end) {
        if (rows.size() == MAX_ROWS) {
            throw Problems.of(413, "too-many-rows", "There are more than %d rows in the body".formatted(MAX_ROWS))
                    .build();
        }
        rows.add(new ReadRow(rows.size(), outcome, () -> text(start, end).strip()));
    }

    private String text(int start, int end) {
        return new String(body, start, end - start, StandardCharsets.UTF_8);
    }

    private static HttpProblem noJson(String what) {
        return Problems.of(400, "no-json", "The body is no JSON: " + what).build();
    }
}
