package io.wavepivot.query.reports;

import io.wavepivot.query.reports.sql.Found;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences with places for what a query has in its first row: {@code {column}}. */
public final class Notes {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");

    /** Of a note, in characters; the answer itself has all of it. */
    private static final int MAX_HEADER = 300;

    /** Of all of them: proxies take few kilobytes. */
    private static final int MAX_HEADERS = 3_000;

    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]+");

    private Notes() {}

    /** The columns that a text has places for. */
    public static List<String> columns(String text) {
        return PLACE.matcher(text).results().map(found -> found.group(1)).toList();
    }

    static String text(String text, Found found) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(place, found)));
    }

    private static String value(MatchResult place, Found found) {
        int column = found.indexOf(place.group(1));
        if (column < 0) {
            return place.group();
        }
        Object value = found.rows().isEmpty() ? null : found.rows().getFirst().get(column);
        return value == null ? "none" : value.toString();
    }

    /** Notes as headers have them: all but printable ASCII is percent-encoded. Those that are too long are cut, or left out. */
    static List<String> headers(List<String> notes) {
        List<String> headers = new ArrayList<>();
        int left = MAX_HEADERS;
        for (String note : notes) {
            String header = header(note.length() <= MAX_HEADER ? note : note.substring(0, MAX_HEADER) + "...");
            left -= header.length();
            if (left < 0) {
                return headers;
            }
            headers.add(header);
        }
        return headers;
    }

    private static String header(String note) {
        return UNPRINTABLE.matcher(note).replaceAll(found -> URLEncoder.encode(found.group(), StandardCharsets.UTF_8));
    }
}
