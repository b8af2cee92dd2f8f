package io.wavepivot.query.format;

import io.wavepivot.query.catalog.KeyField;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of a table's columns. The rows' keys come first, in a column {@code wave}, or in one for each of their
 * fields; a point of such a name, and one that has only underscores after it, gets one underscore more: {@code wave} is
 * {@code wave_}, {@code wave_} is {@code wave__}; as many as the longest of such fields has, and one, where several are
 * alike. So no two columns have one name, each point has the same in every table, and every name tells its point.
 */
public final class Header {

    private static final Pattern UNDERSCORES = Pattern.compile("_*$");

    private Header() {}

    static List<String> of(Heading heading) {
        List<String> names = new ArrayList<>();
        heading.keys().forEach(key -> names.add(key.name()));
        heading.columns().forEach(column -> names.add(of(column.point(), heading.keys())));
        return names;
    }

    /** The name of a column beside those of the keys. */
    public static String of(String name, List<KeyField> keys) {
        String stem = stem(name);
        return keys.stream()
                .map(KeyField::name)
                .filter(key -> stem(key).equals(stem))
                .map(key -> key.length() - stem.length() + 1)
                .max(Integer::compare)
                .map(underscores -> name + "_".repeat(underscores))
                .orElse(name);
    }

    private static String stem(String name) {
        return UNDERSCORES.matcher(name).replaceFirst("");
    }
}
