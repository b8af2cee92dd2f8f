package io.wavepivot.query.reports;

import io.wavepivot.schemas.http.Times;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a report's parameter may be. */
public enum ParameterType {
    LONG("a whole number", "0", Long::valueOf),
    DOUBLE("a number", "0", Double::valueOf),
    BOOLEAN("true or false", "true", ParameterType::truth),
    TEXT("a text of at most 1,000 characters", "", ParameterType::text),
    DATE("a date such as 2021-07-27", "2021-01-01", ParameterType::date),
    TIMESTAMP(Times.ALLOWED, "2021-01-01T00:00:00Z", ParameterType::moment);

    private static final int MAX_TEXT = 1_000;
    private static final int MAX_YEAR = 9_999;

    private final String rule;
    private final String example;
    private final Function<String, Object> parser;

    ParameterType(String rule, String example, Function<String, Object> parser) {
        this.rule = rule;
        this.example = example;
        this.parser = parser;
    }

    /** Their names, for people. */
    public static List<String> names() {
        return Arrays.stream(values()).map(ParameterType::text).toList();
    }

    public static Optional<ParameterType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.text().equals(name)).findFirst();
    }

    /** Its name, as a definition has it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What {@link #parse} takes, for people. */
    public String rule() {
        return rule;
    }

    /** A value of this type. */
    public Object example() {
        return parser.apply(example);
    }

    /** The value that a text means, as SQL takes it; empty when it means none. */
    public Optional<Object> parse(String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException | DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Object truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        return text.equals("true");
    }

    private static Object text(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("too long");
        }
        return text;
    }

    private static Object date(String text) {
        LocalDate date = LocalDate.parse(text);
        requireYear(date.getYear());
        return date;
    }

    private static Object moment(String text) {
        LocalDateTime moment = LocalDateTime.ofInstant(
                Times.parse(text).orElseThrow(() -> new IllegalArgumentException(text)), ZoneOffset.UTC);
        requireYear(moment.getYear());
        return moment;
    }

    /** DuckDB makes another one of a year that is too far away. */
    private static void requireYear(int year) {
        if (year < 0 || year > MAX_YEAR) {
            throw new IllegalArgumentException("too far away");
        }
    }
}
