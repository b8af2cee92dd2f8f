package io.wavepivot.ingest.files;

import io.wavepivot.ingest.csv.CsvDialect;
import io.wavepivot.ingest.csv.LineEndReader;
import io.wavepivot.ingest.csv.LineIndex;
import io.wavepivot.schemas.http.QueryParameters;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The dialect that the parameters of a request tell. */
final class CsvParameters {

    private static final int MAX_SKIP = 1_000_000;
    private static final int MAX_DELIMITER = 8;
    private static final Pattern NO_LINE_END = Pattern.compile("[^\\r\\n]+");

    private CsvParameters() {}

    static CsvDialect dialect(QueryParameters parameters) {
        CsvDialect otherwise = CsvDialect.DEFAULT;
        boolean header = parameters.flag("header").orElse(true);
        String delimiter = parameters
                .take("delimiter", CsvParameters::delimiter, "1 to 8 characters, none of them a line end, or tab")
                .orElse(otherwise.delimiter());
        char quote = parameters
                .take("quote", CsvParameters::character, "one character")
                .orElse(otherwise.quote());
        char escape = parameters
                .take("escape", CsvParameters::character, "one character; as 'quote' where it is doubled")
                .orElse(quote);
        Charset charset = parameters
                .take("encoding", CsvParameters::charset, "the name of an encoding, for example UTF-8 or windows-1252")
                .orElse(otherwise.charset());
        int skip = parameters
                .take("skip", CsvParameters::count, "a number of lines, 0 to " + MAX_SKIP)
                .orElse(0);
        if (delimiter.indexOf(quote) >= 0 || delimiter.indexOf(escape) >= 0) {
            parameters.wrong("delimiter", delimiter, "another than 'quote' and 'escape'");
        }
        return new CsvDialect(header, delimiter, quote, escape, charset, skip, CsvDialect.LF);
    }

    private static Optional<String> delimiter(String text) {
        return text.equals("tab")
                ? Optional.of("\t")
                : Optional.of(text).filter(any -> any.length() <= MAX_DELIMITER && isPlain(any));
    }

    private static Optional<Character> character(String text) {
        return text.length() == 1 && isPlain(text) ? Optional.of(text.charAt(0)) : Optional.empty();
    }

    private static boolean isPlain(String text) {
        return NO_LINE_END.matcher(text).matches()
                && text.indexOf(LineEndReader.STAND_IN) < 0
                && text.chars().noneMatch(at -> Character.isSurrogate((char) at));
    }

    private static Optional<Charset> charset(String text) {
        try {
            return Optional.of(Charset.forName(text)).filter(LineIndex::isKnown);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> count(String text) {
        try {
            return Optional.of(Integer.parseInt(text)).filter(count -> count >= 0 && count <= MAX_SKIP);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
