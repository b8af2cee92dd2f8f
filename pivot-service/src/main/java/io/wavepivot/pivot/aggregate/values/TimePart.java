package io.wavepivot.pivot.aggregate.values;

import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.Moments;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** A part of a time, as the clocks of a zone show it. Weeks are those of ISO 8601, and so are the years that they are of. */
public enum TimePart {
    YEAR(LocalDateTime::getYear),
    QUARTER(time -> time.get(IsoFields.QUARTER_OF_YEAR)),
    MONTH(LocalDateTime::getMonthValue),
    WEEK(time -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)),
    WEEK_YEAR(time -> time.get(IsoFields.WEEK_BASED_YEAR)),
    DAY(LocalDateTime::getDayOfMonth),
    HOUR(LocalDateTime::getHour);

    private final ToLongFunction<LocalDateTime> part;

    TimePart(ToLongFunction<LocalDateTime> part) {
        this.part = part;
    }

    /** The part of that name, in small letters. */
    public static Optional<TimePart> named(String name) {
        return Arrays.stream(values()).filter(part -> part.text().equals(name)).findFirst();
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether values of a type have the part: a date has no hour, and a time of day nothing else. */
    public boolean isOf(ColumnType type) {
        return switch (type) {
            case DATE -> this != HOUR;
            case TIME_MILLIS, TIME_MICROS -> this == HOUR;
            default -> type.isTime();
        };
    }

    /**
     * The part of a value.
     *
     * @param zone for points in time; what has no zone is taken as it is
     */
    public long of(ColumnType type, Object value, ZoneId zone) {
        return switch (type) {
            case DATE -> part.applyAsLong(Moments.localDate(value).atStartOfDay());
            case TIME_MILLIS -> hour(Moments.localTime(value, Moments.MILLI));
            case TIME_MICROS -> hour(Moments.localTime(value, Moments.MICRO));
            case LOCAL_TIMESTAMP_MILLIS -> part.applyAsLong(Moments.localDateTime(value, Moments.MILLI));
            case LOCAL_TIMESTAMP_MICROS -> part.applyAsLong(Moments.localDateTime(value, Moments.MICRO));
            case TIMESTAMP_MILLIS -> part.applyAsLong(in(zone, Moments.localDateTime(value, Moments.MILLI)));
            case TIMESTAMP_MICROS -> part.applyAsLong(in(zone, Moments.localDateTime(value, Moments.MICRO)));
            default -> throw new IllegalArgumentException("There is no %s in a %s".formatted(text(), type));
        };
    }

    private static long hour(LocalTime time) {
        return time.getHour();
    }

    private static LocalDateTime in(ZoneId zone, LocalDateTime utc) {
        return LocalDateTime.ofInstant(utc.toInstant(ZoneOffset.UTC), zone);
    }
}
