package io.wavepivot.ingest.csv;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a file of CSV is written.
 *
 * @param header whether its first row, behind what is skipped, has the names of the columns
 * @param delimiter between fields, one character or more
 * @param quote around fields
 * @param escape before a quote in a quoted field; the quote itself where it is doubled
 * @param charset one in which lines end as in ASCII, or of units of two or four bytes
 * @param skip lines before the file begins
 * @param lineEnd what rows end with: LF, with or without CR before it, or CR alone
 */
public record CsvDialect(
        boolean header, String delimiter, char quote, char escape, Charset charset, int skip, char lineEnd) {

    public static final char LF = '\n';
    public static final char CR = '\r';
    public static final CsvDialect DEFAULT = new CsvDialect(true, ",", '"', '"', StandardCharsets.UTF_8, 0, LF);

    /** Whether a quote in a quoted field is doubled. */
    public boolean doubles() {
        return escape == quote;
    }

    /** The part of it by which a line is read, as query parameters. */
    public String line() {
        return "delimiter=%s&quote=%s&escape=%s"
                .formatted(encoded(delimiter), encoded(String.valueOf(quote)), encoded(String.valueOf(escape)));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The dialect of lines whose {@link #line} this is; empty when it is none. */
    public static Optional<CsvDialect> ofLine(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        String delimiter = parameters.getOrDefault("delimiter", "");
        String quote = parameters.getOrDefault("quote", "");
        String escape = parameters.getOrDefault("escape", "");
        boolean isNone = delimiter.isEmpty()
                || quote.length() != 1
                || escape.length() != 1
                || delimiter.contains(quote)
                || (delimiter + quote + escape).chars().anyMatch(at -> at == LF || at == CR);
        return isNone
                ? Optional.empty()
                : Optional.of(new CsvDialect(
                        false, delimiter, quote.charAt(0), escape.charAt(0), StandardCharsets.UTF_8, 0, LF));
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    public CsvDialect with(Charset other) {
        return new CsvDialect(header, delimiter, quote, escape, other, skip, lineEnd);
    }

    public CsvDialect endingWith(char end) {
        return new CsvDialect(header, delimiter, quote, escape, charset, skip, end);
    }
}
