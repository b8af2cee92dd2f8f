package io.wavepivot.query.format;

import java.util.regex.Pattern;

/**
 * The names of a table's columns. The rows' keys are in the column {@code wave}; a point of that name, and one that has
 * only underscores after it, gets one underscore more: {@code wave} is {@code wave_}, {@code wave_} is {@code wave__}.
 * So no two columns have one name, each point has the same in every table, and every name tells its point.
 */
final class Header {

    static final String KEY = "wave";

    private static final Pattern TAKEN = Pattern.compile(KEY + "_*");

    private Header() {}

    static String of(String point) {
        return point.startsWith(KEY) && TAKEN.matcher(point).matches() ? point + '_' : point;
    }
}
