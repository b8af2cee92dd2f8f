package io.wavepivot.ingest.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.wavepivot.ingest.tables.RowBuilder;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.schemas.tables.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes FastCSV's fields to their columns. The first row is the header, unless the columns are known before. A field
 * that is empty and not quoted is none.
 */
final class CsvHandler extends AbstractBaseCsvCallbackHandler<CsvRow> {

    /** What decoders put in the place of bytes that they do not understand. */
    private static final char REPLACED = '\uFFFD';

    private final RowRules rules;
    private final RowBuilder row;
    private final List<String> columns;
    private final char otherLineEnd;
    private int[] positions;
    private boolean suspect;
    private boolean isEmpty;

    /** @param columns of the fields; empty when the first row has them */
    CsvHandler(RowRules rules, List<String> columns, CsvDialect dialect) {
        this.rules = rules;
        this.otherLineEnd = dialect.lineEnd() == CsvDialect.LF ? CsvDialect.CR : CsvDialect.LF;
        this.row = new RowBuilder(rules);
        this.columns = new ArrayList<>(columns);
        if (!columns.isEmpty()) {
            position();
        }
    }

    /** The names of the fields' columns; empty before the header was read. */
    List<String> columns() {
        return columns;
    }

    /** The first line of the row that was begun last, where parsing began with 1. */
    long line() {
        return getStartingLineNumber();
    }

    @Override
    protected void handleBegin(long line) {
        row.start();
        suspect = false;
        isEmpty = true;
    }

    @Override
    protected void handleField(int field, char[] chars, int from, int length, boolean isQuoted) {
        suspect |= isQuoted;
        isEmpty &= field == 0 && length == 0 && !isQuoted;
        restore(chars, from, length);
        if (positions == null) {
            columns.add(new String(chars, from, length));
        } else if (field < positions.length && (length > 0 || isQuoted)) {
            if (positions[field] >= 0) {
                row.text(positions[field], chars, from, length);
            } else if (!AddedColumns.has(columns.get(field))) {
                row.unknown(columns.get(field), new String(chars, from, length), Optional.of(ColumnType.TEXT));
            }
        }
    }

    @Override
    protected CsvRow buildRecord() {
        RowOutcome outcome = null;
        if (positions == null && isEmpty) {
            columns.clear(); // The header is still to come.
        } else if (positions == null) {
            position();
        } else {
            outcome = getFieldCount() == positions.length ? row.finish() : wrongCount();
        }
        return new CsvRow(getStartingLineNumber(), outcome, getFieldCount(), suspect, isEmpty);
    }

    private RowOutcome wrongCount() {
        return row.refuse(
                getFieldCount() + " fields", "a row of %d fields, as there are columns".formatted(positions.length));
    }

    private void position() {
        positions = columns.stream().mapToInt(rules::position).toArray();
    }

    /** Puts line ends back that are none; the characters are the field's alone. */
    private void restore(char[] chars, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (chars[i] == REPLACED) {
                suspect = true;
            } else if (chars[i] == LineEndReader.STAND_IN) {
                chars[i] = otherLineEnd;
            }
        }
    }
}
