package io.wavepivot.query.reports.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL whose parameters have names: {@code $year}. The driver knows them by their places alone.
 *
 * @param sql with {@code $1}, {@code $2} and so on in their place
 * @param parameters their names, in the order of these places
 */
record QueryText(String sql, List<String> parameters) {

    /** A parameter, or what stands in quotes or is a comment, where there are none. */
    private static final Pattern PARAMETER = Pattern.compile(
            "'(?:[^']|'')*+'|\"(?:[^\"]|\"\")*+\"|--[^\\n]*+|/\\*(?s:.*?)\\*/|\\$([A-Za-z_][A-Za-z0-9_]*+)");

    static QueryText of(String text) {
        List<String> parameters = new ArrayList<>();
        String sql = PARAMETER.matcher(text).replaceAll(found -> {
            String name = found.group(1);
            if (name == null) {
                return Matcher.quoteReplacement(found.group());
            }
            if (!parameters.contains(name)) {
                parameters.add(name);
            }
            return Matcher.quoteReplacement("$" + (parameters.indexOf(name) + 1));
        });
        return new QueryText(sql, parameters);
    }
}
