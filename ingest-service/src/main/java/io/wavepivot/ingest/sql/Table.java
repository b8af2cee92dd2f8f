package io.wavepivot.ingest.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table whose names are in the server's catalogue, quoted for SQL.
 *
 * @param columns its columns, in the order in which they are selected; the first is the id
 * @param types of the columns, as the server writes them, in lower case: {@code double}, {@code int(11) unsigned}
 */
public record Table(String name, List<String> columns, List<String> types) {

    /** How many ranges or values one statement asks for. */
    public static final int CHUNK = 500;

    private static final String DECIMAL = "decimal\\(\\d+,0\\).*";
    private static final Pattern WHOLE = Pattern.compile("(tiny|small|medium|big)?int.*|" + DECIMAL);
    private static final Pattern MORE_THAN_LONG = Pattern.compile("bigint.*unsigned.*|" + DECIMAL);

    static Table of(String database, String table, List<String> columns, List<String> types) {
        return new Table(
                quote(database) + "." + quote(table),
                columns.stream().map(Table::quote).toList(),
                types);
    }

    public String id() {
        return columns.getFirst();
    }

    public String column(int index) {
        return columns.get(index);
    }

    /** Whether a column has whole numbers. */
    boolean isWhole(int index) {
        return WHOLE.matcher(types.get(index)).matches();
    }

    /** A column as it is read: of a number that is more, or less, than a long, the nearest long. */
    public String read(int index) {
        String column = columns.get(index);
        return MORE_THAN_LONG.matcher(types.get(index)).matches()
                ? "CAST(GREATEST(LEAST(%s, %d), %d) AS SIGNED)".formatted(column, Long.MAX_VALUE, Long.MIN_VALUE)
                : column;
    }

    /** A condition: the id is a long. Of an unsigned one the upper half is never read. */
    public String hasId() {
        return id() + " <= " + Long.MAX_VALUE;
    }

    /** The highest id; NULL where there is no row. */
    public String highestId() {
        return "SELECT MAX(" + id() + ") FROM " + name + " WHERE " + hasId();
    }

    /** All columns of all rows, to be followed by conditions. */
    public String select() {
        return IntStream.range(0, columns.size())
                .mapToObj(this::read)
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + name + " "));
    }

    /** Conditions: above an id, by ascending id, at most so many. Takes the id and the limit. */
    public String after() {
        return "WHERE " + id() + " > ? AND " + hasId() + " ORDER BY " + id() + " LIMIT ?";
    }

    /** The highest ids, descending, at most so many. Takes the limit. */
    public String newest() {
        return "WHERE " + hasId() + " ORDER BY " + id() + " DESC LIMIT ?";
    }

    /** Conditions: within so many ranges of ids, at most so many. Takes the bounds of each, and the limit. */
    public String within(int ranges) {
        String range = id() + " BETWEEN ? AND ?";
        return "WHERE " + String.join(" OR ", Collections.nCopies(ranges, range)) + " ORDER BY " + id() + " LIMIT ?";
    }

    /** A condition: a column has one of so many values, and the id is at most another. Takes the values, and the id. */
    public String in(int column, int values) {
        return columns.get(column) + " IN (" + String.join(", ", Collections.nCopies(values, "?")) + ") AND " + id()
                + " <= ?";
    }

    /** The bounds of some ranges, and a limit. */
    public static List<Long> bounds(List<IdRange> ranges, long limit) {
        List<Long> bounds = new ArrayList<>();
        for (IdRange range : ranges) {
            bounds.add(range.first());
            bounds.add(range.last());
        }
        return plus(bounds, limit);
    }

    /** Some parameters, and a last one. */
    public static List<Long> plus(List<Long> parameters, long last) {
        List<Long> all = new ArrayList<>(parameters);
        all.add(last);
        return all;
    }

    /** Parts of at most {@link #CHUNK}. */
    public static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(from + CHUNK, all.size())));
        }
        return chunks;
    }

    private static String quote(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }
}
