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

/** The rows of a file, or of a part of one, each with its line, and with its bytes as long as they are wanted. */
public final class CsvRows {

    /** Of one row, in characters: what is longer has a quote that does not end. */
    private static final int MAX_ROW = 2 * 1024 * 1024;

    /** Of rows that have been read, in bytes: what is let go is copied away, so that it is not done for each. */
    private static final int MAX_KEPT = 256 * 1024;

    private final CsvDialect dialect;
    private final long firstLine;
    private final boolean isWhole;
    private final LineIndex lines;
    private final CsvHandler handler;
    private final CloseableIterator<CsvRow> rows;
    private CsvRow next;
    private long nextLine;
    private CsvFileException unreadable;

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
        this.firstLine = line;
        this.isWhole = isWhole;
        this.lines = new LineIndex(in, dialect, offset, line);
        this.handler = new CsvHandler(rules, columns, dialect);
        this.rows = reader(dialect)
                .build(handler, text(new InputStreamReader(lines, dialect.charset()), dialect))
                .iterator();
        this.nextLine = line;
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
     * @throws CsvFileException it goes on for longer than any row does
     */
    public Read read() throws IOException, CsvFileException {
        if (lines.start(nextLine) - lines.keptFrom() > MAX_KEPT) {
            lines.release(nextLine);
        }
        CsvRow row = next == null ? fetch() : next;
        next = row == null ? null : fetch();
        if (unreadable != null && row == null) {
            throw unreadable;
        }
        boolean isLast = next == null && unreadable == null;
        if (row == null || isLast && !isWhole) {
            return null; // The last of a part may go on in the next.
        }
        long from = fileLine(row.line());
        nextLine = isLast ? lines.knownLines() : fileLine(next == null ? handler.line() : next.line());
        return new Read(from, nextLine, row.outcome() == null ? null : checked(row, from));
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
    private RowOutcome checked(CsvRow row, long from) {
        boolean isLast = next == null && unreadable == null;
        if (!row.suspect() && !isLast) {
            return row.outcome();
        }
        byte[] bytes = lines.bytes(from, nextLine);
        String text = new String(bytes, dialect.charset());
        if (!isDecodable(bytes)) {
            return RowOutcome.Refused.because("text in %s: there are bytes that are none".formatted(dialect.charset()));
        }
        boolean ends = text.endsWith("\n") || text.endsWith("\r");
        return switch (Quoting.of(withoutLineEnds(text), dialect)) {
            case OPEN ->
                RowOutcome.Refused.because("a row that ends: the file ends in the midst of it, in a quoted field");
            case BROKEN ->
                RowOutcome.Refused.because("quoted fields that end with their quote: there is something behind one");
            case KEPT ->
                isLast && !ends && row.fields() < handler.columns().size()
                        ? RowOutcome.Refused.because("a row that ends: the file ends in the midst of it")
                        : row.outcome();
        };
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
