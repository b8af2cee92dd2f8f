package io.wavepivot.ingest.csv;

/**
 * Whether the quotes of a row are where they may be: FastCSV reads them wherever they are, and what it makes of them may
 * not be what was meant. Source: RFC 4180, section 2.
 */
enum Quoting {
    KEPT(""),
    /** There is something behind a quoted field's end. */
    BROKEN("quoted fields that end with their quote: there is something behind one"),
    /** A quoted field does not end. */
    OPEN("a row that ends: it has a quoted field that does not");

    private final String rule;

    Quoting(String rule) {
        this.rule = rule;
    }

    /** What was not kept, for people. */
    String rule() {
        return rule;
    }

    /** @param row without its line end */
    static Quoting of(String row, CsvDialect dialect) {
        int at = 0;
        while (at < row.length()) {
            if (row.charAt(at) != dialect.quote()) {
                int delimiter = row.indexOf(dialect.delimiter(), at);
                if (delimiter < 0) {
                    return KEPT;
                }
                at = delimiter + dialect.delimiter().length();
                continue;
            }
            int end = end(row, at + 1, dialect);
            if (end < 0) {
                return OPEN;
            }
            if (end == row.length()) {
                return KEPT;
            }
            if (!row.startsWith(dialect.delimiter(), end)) {
                return BROKEN;
            }
            at = end + dialect.delimiter().length();
        }
        return KEPT;
    }

    /** Behind the quote that ends a field; negative when none does. */
    private static int end(String row, int from, CsvDialect dialect) {
        int at = from;
        while (at < row.length()) {
            char next = row.charAt(at);
            boolean isEscaped = next == dialect.escape()
                    && at + 1 < row.length()
                    && (row.charAt(at + 1) == dialect.quote() || row.charAt(at + 1) == dialect.escape());
            if (isEscaped) {
                at += 2;
            } else if (next == dialect.quote()) {
                return at + 1;
            } else {
                at++;
            }
        }
        return -1;
    }
}
