package io.wavepivot.ingest.files;

import io.wavepivot.ingest.csv.AddedColumns;
import io.wavepivot.ingest.csv.CsvFileException;
import io.wavepivot.ingest.csv.CsvLine;
import io.wavepivot.ingest.csv.CsvRows;
import io.wavepivot.ingest.csv.CsvRows.Read;
import io.wavepivot.ingest.csv.FileStart;
import io.wavepivot.ingest.csv.HeaderSize;
import io.wavepivot.ingest.files.CsvLoader.HeaderException;
import io.wavepivot.ingest.files.CsvLoader.Part;
import io.wavepivot.ingest.rejects.RawRow;
import io.wavepivot.ingest.rejects.Rejects;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.Printable;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Column;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** A part of a file that is being loaded: what its rows come to is gathered, and committed step by step. */
final class CsvLoading {

    private static final Logger LOG = Logger.getLogger(CsvLoading.class);
    private static final String SOURCE = "csv ";

    /** Rows whose refusal is logged; that of the others is in 'rejects' only. */
    private static final int MAX_LOGGED = 100;

    /** Of a header: it may have any number of columns. */
    private static final int MAX_ERRORS = 20;

    /** Between fields, where it is no comma. */
    private static final List<String> DELIMITERS = List.of(";", "\t", "|", ",");

    private final Tables tables;
    private final Rejects rejects;
    private final Steps steps;
    private final String topic;
    private RowRules rules;
    private Load load;
    private Load.Counts counts;
    private int logged;

    /** Of the fields; none before the header was read. */
    private List<String> columns;

    /** @param steps commits what was gathered */
    CsvLoading(Load load, RowRules rules, Tables tables, Rejects rejects, Steps steps) {
        this.load = load;
        this.rules = rules;
        this.tables = tables;
        this.rejects = rejects;
        this.steps = steps;
        this.topic = Topics.rowsTopic(rules.table().name());
        this.counts = load.counts();
        this.columns = load.columns();
    }

    /**
     * Loads the part; all that was read is committed, whatever happens.
     *
     * @throws IOException it broke off
     * @throws HeaderException the columns are not the table's; nothing was taken
     */
    void run(Part part) throws IOException, HeaderException {
        CsvRows rows = open(part);
        if (steps.isCancelled()) { // While it waited for this part.
            commit(rows, TaskState.CANCELLED, null);
            return;
        }
        try {
            for (Read row = rows.read(); row != null; row = rows.read()) {
                take(row, rows);
                if (steps.areFull()) {
                    if (steps.isCancelled()) {
                        commit(rows, TaskState.CANCELLED, null);
                        return;
                    }
                    commit(rows, TaskState.RUNNING, null);
                }
            }
            commit(rows, part.isLast() ? TaskState.DONE : TaskState.WAITING, null);
        } catch (CsvFileException unreadable) {
            commit(rows, TaskState.FAILED, unreadable.getMessage());
        } catch (IOException brokenOff) {
            commit(rows, TaskState.WAITING, null);
            throw brokenOff;
        }
    }

    private CsvRows open(Part part) throws IOException {
        InputStream in = part.body();
        if (load.offset() == 0) {
            FileStart start = FileStart.of(in, load.dialect());
            in = start.rest();
            load = load.with(start.dialect(), start.offset(), start.line());
        }
        if (!load.dialect().header()) {
            columns = rules.table().columns().stream().map(Column::name).toList();
        }
        return new CsvRows(in, load.dialect(), rules, columns, load.offset(), load.line(), part.isLast());
    }

    private void take(Read row, CsvRows rows) throws HeaderException, CsvFileException {
        if (row.outcome() == null) {
            check(rows.columns());
            columns = List.copyOf(rows.columns());
            return;
        }
        switch (evolved(row, rows)) {
            case RowOutcome.Evolving evolving -> throw new IllegalStateException("There is still " + evolving);
            case RowOutcome.Accepted accepted -> {
                byte[] key = accepted.key().getBytes(StandardCharsets.UTF_8);
                steps.add(new ProducerRecord<>(topic, key, accepted.value()));
                counts = counts.plus(true);
            }
            case RowOutcome.Refused refused -> {
                steps.add(rejects.record(
                        load.table(),
                        SOURCE + load.name(),
                        row.line(),
                        refused.errors(),
                        new RawRow(
                                rows.raw(row),
                                List.copyOf(rows.columns()),
                                load.dialect().line())));
                counts = counts.plus(false);
                log(row, refused);
                if (refused.freezes()) {
                    throw new CsvFileException(
                            "Line %d breaks a rule by which the dataset freezes (unknown_columns or wrong_types): it is in 'rejects', and nothing behind it was read; mend the file or the dataset, and load it again"
                                    .formatted(row.line()));
                }
            }
        }
    }

    /** A row of a table that has become what it wishes for; the parser goes on with the table as it was. */
    private RowOutcome evolved(Read row, CsvRows rows) {
        if (!(row.outcome() instanceof RowOutcome.Evolving)) {
            return row.outcome();
        }
        RowOutcome again = reread(row, rows);
        if (again instanceof RowOutcome.Evolving evolving) {
            try {
                rules = tables.evolved(rules, evolving.wishes());
            } catch (InterruptedException interrupted) {
                throw new InterruptException(interrupted);
            }
            again = reread(row, rows);
        }
        return again instanceof RowOutcome.Evolving evolving ? evolving.refused() : again;
    }

    private RowOutcome reread(Read row, CsvRows rows) {
        return CsvLine.read(rows.raw(row), rows.columns(), load.dialect().line(), rules);
    }

    private void log(Read row, RowOutcome.Refused refused) {
        if (logged++ < MAX_LOGGED) {
            LOG.warnf(
                    "table=%s task=%s line=%d: rejected: %s",
                    load.table(),
                    load.id(),
                    row.line(),
                    refused.errors().stream()
                            .map(error -> Printable.of(error.getField() + ": " + error.getRule()))
                            .toList());
        }
    }

    private void commit(CsvRows rows, TaskState state, String error) {
        load = load.at(columns, rows.offset(), rows.line(), counts);
        steps.commit(load, state, error);
    }

    /** What every row would be refused for is said before the first one is read. */
    private void check(List<String> columns) throws HeaderException {
        if (!HeaderSize.fits(columns)) {
            throw new HeaderException(List.of(error(HeaderSize.brief(columns), HeaderSize.WANTED)));
        }
        List<FieldError> errors = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String column : columns) {
            if (!seen.add(column)) {
                errors.add(error(column, "each column once"));
            } else if (isUnknown(column)) {
                errors.add(error(column, rules.allColumns()));
            }
        }
        List<String> missing =
                rules.mandatory().stream().filter(name -> !seen.contains(name)).toList();
        if (!missing.isEmpty()) {
            errors.addFirst(
                    error(columns.toString(), "also %s, which are mandatory".formatted(missing) + advice(columns)));
        }
        if (!errors.isEmpty()) {
            throw new HeaderException(errors.subList(0, Math.min(MAX_ERRORS, errors.size())));
        }
    }

    private boolean isUnknown(String column) {
        return rules.position(column) < 0
                && !AddedColumns.has(column)
                && rules.table().dataset().getUnknownColumns() == Policy.FREEZE;
    }

    private static FieldError error(String column, String wanted) {
        return new FieldError("header", column, wanted);
    }

    /** A word on what most often makes no column of any right. */
    private String advice(List<String> columns) {
        if (columns.stream().anyMatch(column -> rules.position(column) >= 0)) {
            return "";
        }
        return DELIMITERS.stream()
                .filter(delimiter -> columns.size() == 1 && columns.getFirst().contains(delimiter))
                .map(delimiter -> "; if '%s' stands between the fields: delimiter=%1$s"
                        .formatted(delimiter.equals("\t") ? "tab" : delimiter))
                .findFirst()
                .orElse("; if the first row is data: header=false");
    }
}
