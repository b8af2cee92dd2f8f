package io.wavepivot.query.pivots;

import io.wavepivot.query.read.Column;
import io.wavepivot.query.read.Cursor;
import io.wavepivot.query.read.RowRange;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Takes the parameters of a query, one by one, and gathers what is wrong with them. */
final class QueryParameters {

    private static final String TIME = "Unix seconds or ISO 8601 with a time zone, for example 2026-01-31T12:00:00Z";
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,11}");

    private final MultivaluedMap<String, String> given;
    private final Set<String> taken = new TreeSet<>();
    private final List<ParameterError> errors = new ArrayList<>();

    QueryParameters(MultivaluedMap<String, String> given) {
        this.given = given;
    }

    /** The rows that {@code from}, {@code to}, {@code order} and {@code cursor} ask for. */
    RowRange range() {
        Instant from = take("from", QueryParameters::time, TIME).orElse(null);
        Instant to = take("to", QueryParameters::time, TIME).orElse(null);
        boolean descending =
                take("order", QueryParameters::descending, "asc or desc").orElse(false);
        Cursor cursor = take("cursor", Cursor::decode, "what an earlier answer gave as 'next'")
                .orElse(null);
        if (from != null && to != null && !from.isBefore(to)) {
            errors.add(new ParameterError("to", to.toString(), "a time after 'from', " + from));
        }
        return new RowRange(from, to, descending, cursor, null);
    }

    /** A whole number from 1 to {@code max}; empty when it is not given. */
    Optional<Integer> count(String name, int max) {
        return take(name, text -> number(text, max), "a whole number from 1 to " + max);
    }

    /** One of some words; empty when it is not given. */
    <T> Optional<T> word(String name, Function<String, Optional<T>> parser, String allowed) {
        return take(name, parser, allowed);
    }

    /** Whether {@code points} is given. */
    boolean namesPoints() {
        taken.add("points");
        return given.containsKey("points");
    }

    /** The columns that {@code points} names, by ids or globs ({@code *}, {@code ?}); all when it is not given. */
    List<Column> points(List<Column> columns) {
        taken.add("points");
        if (!given.containsKey("points")) {
            return columns;
        }
        List<Pattern> globs = new ArrayList<>();
        for (String list : given.get("points")) {
            for (String item : list.split(",", -1)) {
                Pattern glob = glob(item);
                if (columns.stream()
                        .noneMatch(column -> glob.matcher(column.point()).matches())) {
                    errors.add(new ParameterError(
                            "points", item, "a point of this pivot, or a glob (* and ?) that some point matches"));
                }
                globs.add(glob);
            }
        }
        return columns.stream()
                .filter(column -> globs.stream()
                        .anyMatch(glob -> glob.matcher(column.point()).matches()))
                .toList();
    }

    /** All that is wrong; parameters that nobody took come last. */
    List<ParameterError> errors() {
        List<ParameterError> all = new ArrayList<>(errors);
        given.forEach((name, values) -> {
            if (!taken.contains(name)) {
                all.add(new ParameterError(name, String.join(",", values), "no such parameter; there are " + taken));
            }
        });
        return all;
    }

    private <T> Optional<T> take(String name, Function<String, Optional<T>> parser, String allowed) {
        taken.add(name);
        String text = given.getFirst(name);
        if (text == null) {
            return Optional.empty();
        }
        Optional<T> value = parser.apply(text);
        if (value.isEmpty()) {
            errors.add(new ParameterError(name, text, allowed));
        }
        return value;
    }

    private static Optional<Instant> time(String text) {
        try {
            Instant time = SECONDS.matcher(text).matches()
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
            return Optional.of(Instant.ofEpochMilli(time.toEpochMilli())); // What MongoDB can hold.
        } catch (DateTimeException | ArithmeticException noTime) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> descending(String text) {
        return switch (text) {
            case "asc" -> Optional.of(false);
            case "desc" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String text, int max) {
        try {
            return Optional.of(Integer.parseInt(text)).filter(number -> number >= 1 && number <= max);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private static Pattern glob(String item) {
        StringBuilder regex = new StringBuilder();
        for (char c : item.replaceAll("\\*+", "*").toCharArray()) {
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /**
     * What is wrong with one parameter.
     *
     * @param value what was given
     * @param allowed what would have been right
     */
    public record ParameterError(String field, String value, String allowed) {}
}
