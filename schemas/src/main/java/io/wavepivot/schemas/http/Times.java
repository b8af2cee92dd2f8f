package io.wavepivot.schemas.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as requests write them. */
public final class Times {

    /** What is allowed, for people. */
    public static final String ALLOWED =
            "Unix seconds or ISO 8601 with a time zone, for example 2026-01-31T12:00:00Z (a + is %2B in a URL)";

    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,11}");

    private Times() {}

    /** The time that a text means, to the millisecond, which is what MongoDB can hold; empty when it means none. */
    public static Optional<Instant> parse(String text) {
        try {
            Instant time = SECONDS.matcher(text).matches()
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
            return Optional.of(Instant.ofEpochMilli(time.toEpochMilli()));
        } catch (DateTimeException | ArithmeticException noTime) {
            return Optional.empty();
        }
    }
}
