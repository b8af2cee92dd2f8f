package io.wavepivot.ingest.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;

/** The rows of a file, or of a part of one, each with its line, and with its bytes as long as they are wanted. */
public final class CsvRows {

    /** Of one row, in characters: what is longer has a quote that does not end. */
    private static final int MAX_ROW = 2 * 1024 * 1024;

    /** Of rows that have been read, in bytes: what is let go is copied away, so that it is not done for each. */
    private static final int MAX_KEPT = 256 * 1024;

    /** Of rows that have been read, in lines: an empty one takes more to remember than it has. */
    private static final int MAX_KEPT_LINES = 64 * 1024;

    /** Each costs as much as some thousand bytes. */
    private static final int MAX_RESTARTS = 20_000;

    private final CsvDialect dialect;
    private final RowRules rules;
    private final boolean isWhole;
    private final LineIndex lines;
    private CsvHandler handler;
    private CloseableIterator<CsvRow> rows;

    /** Where the parser began. */
    private long firstLine;

    private CsvRow next;
    private long nextLine;
    private CsvFileException unreadable;
    private int restarts;

    /**
     * @param columns of the fields; empty when the first row has them
     * @param offset of the first byte in the file
     * @param line the number of the line that begins there
     * @param isWhole whether the file ends where the stream does; else its last row is left for the next part
     */
    public CsvRows(
            InputStream in,
            CsvDialect dialect,
            RowRules rules,
            List<String> columns,
            long offset,
            long line,
            boolean isWhole) {
        this.dialect = dialect;
        this.rules = rules;
        this.isWhole = isWhole;
        this.lines = new LineIndex(in, dialect, offset, line);
        begin(line, columns);
    }

    /** A text as FastCSV understands it. */
    static Reader text(Reader in, CsvDialect dialect) {
        Reader lines = new LineEndReader(in, dialect);
        return dialect.doubles() ? lines : new EscapeReader(lines, dialect);
    }

    /** As tolerant as can be: what is wrong with a row is found out afterwards. */
    static CsvReader.CsvReaderBuilder reader(CsvDialect dialect) {
        return CsvReader.builder()
                .fieldSeparator(dialect.delimiter())
                .quoteCharacter(dialect.quote())
                .allowExtraFields(true)
                .skipEmptyLines(false) // It would pass over any number of them, and nothing could be let go meanwhile.
                .allowMissingFields(true)
                // With a delimiter of several characters FastCSV has another parser, which knows no other way.
                .allowExtraCharsAfterClosingQuote(dialect.delimiter().length() == 1)
                .maxBufferSize(MAX_ROW);
    }

    /** The names of the fields' columns; empty before the header was read. */
    public List<String> columns() {
        return handler.columns();
    }

    /** Where the row begins that is read next, in bytes of the file. */
    public long offset() {
        return lines.start(nextLine);
    }

    /** The line that it begins with. */
    public long line() {
        return nextLine;
    }

    /**
     * The next row; null behind the last.
     *
     * @throws IOException the stream broke off
     * @throws CsvFileException there is a row that is longer than any, or the header is none, or too many rows are damaged
     */
    public Read read() throws IOException, CsvFileException {
        CsvRow row;
        long from;
        boolean isLast;
        do {
            if (lines.start(nextLine) - lines.keptFrom() > MAX_KEPT || nextLine - lines.firstKept() > MAX_KEPT_LINES) {
                lines.release(nextLine);
            }
            row = next == null ? fetch() : next;
            next = row == null ? null : fetch();
            if (unreadable != null && row == null) {
                throw unreadable;
            }
            isLast = isLast();
            if (row == null || isLast && !isWhole) {
                return null; // The last of a part may go on in the next.
            }
            from = fileLine(row.line());
            nextLine = isLast ? lines.knownLines() : fileLine(next == null ? handler.line() : next.line());
        } while (row.isEmpty());
        if (!row.suspect() && !isLast) {
            return new Read(from, nextLine, row.outcome());
        }
        return checked(row, from);
    }

    /** The row that was read last, as it came. */
    public String raw(Read last) {
        return text(last.line(), last.end());
    }

    private long fileLine(long parsedLine) {
        return firstLine + parsedLine - 1;
    }

    /** What cannot be read is told when it is its turn. */
    private CsvRow fetch() throws IOException {
        try {
            return unreadable == null && rows.hasNext() ? rows.next() : null;
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        } catch (CsvParseException tooLong) {
            unreadable = new CsvFileException(
                    "At line %d begins a row of more than %d characters: is there a quote that does not end? (%s)"
                            .formatted(fileLine(handler.line()), MAX_ROW, tooLong.getMessage()));
            return null;
        }
    }

    /** What FastCSV takes as it is, and may be something else. */
    private Read checked(CsvRow row, long from) throws CsvFileException {
        byte[] bytes = lines.bytes(from, nextLine);
        String text = new String(bytes, dialect.charset());
        Quoting quoting = Quoting.of(withoutLineEnds(text), dialect);
        Optional<String> objection = !isDecodable(bytes)
                ? Optional.of("text in %s: there are bytes that are none".formatted(dialect.charset()))
                : Optional.of(quoting.rule()).filter(rule -> quoting != Quoting.KEPT);
        if (objection.isPresent() && row.outcome() == null) {
            throw new CsvFileException("The header, in line %d, is to be %s".formatted(from, objection.get()));
        }
        if (objection.isPresent()) {
            boolean swallowed = quoting != Quoting.KEPT && nextLine - from > 1;
            return swallowed ? firstLineOf(from, objection.get()) : refused(from, objection.get());
        }
        boolean ends = text.endsWith("\n") || text.endsWith("\r");
        return isLast() && !ends && row.fields() < handler.columns().size()
                ? refused(from, "a row that ends: the file ends in the midst of it")
                : new Read(from, nextLine, row.outcome());
    }

    /**
     * Quotes that are where they may not be have swallowed lines: what is behind the first is read once more, and not
     * more often, as none of those lines but the last has a quote that does not end.
     */
    private Read firstLineOf(long from, String rule) throws CsvFileException {
        if (++restarts > MAX_RESTARTS) {
            throw new CsvFileException(
                    "Up to line %d there are more than %d rows whose quotes do not end".formatted(from, MAX_RESTARTS));
        }
        begin(from + 1, handler.columns());
        return refused(from, rule);
    }

    private void begin(long line, List<String> columns) {
        lines.rewind(line);
        firstLine = line;
        nextLine = line;
        next = null;
        unreadable = null;
        handler = new CsvHandler(rules, columns, dialect);
        rows = reader(dialect)
                .build(handler, text(new InputStreamReader(lines, dialect.charset()), dialect))
                .iterator();
    }

    private boolean isLast() {
        return next == null && unreadable == null;
    }

    private Read refused(long from, String rule) {
        return new Read(from, nextLine, RowOutcome.Refused.because(rule));
    }

    private boolean isDecodable(byte[] bytes) {
        try {
            dialect.charset().newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private String text(long from, long to) {
        return withoutLineEnds(new String(lines.bytes(from, to), dialect.charset()));
    }

    private static String withoutLineEnds(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * A row that was read.
     *
     * @param line its first, in the file
     * @param end the first line behind it
     * @param outcome null of the header
     */
    public record Read(long line, long end, RowOutcome outcome) {}
}
