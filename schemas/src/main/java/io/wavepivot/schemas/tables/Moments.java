package io.wavepivot.schemas.tables;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;

/**
 * Dates and times as texts (ISO 8601) and as Avro has them: numbers of a unit since 1970 or midnight. Years have four
 * digits, so that texts are in the order of time. What is finer than its unit is refused, and not rounded. Each method
 * that reads throws {@link java.time.DateTimeException} or {@link ArithmeticException} for other texts.
 */
public final class Moments {

    /** Units of a second: how long each is, in nanoseconds. */
    public static final long MILLI = 1_000_000;

    public static final long MICRO = 1_000;

    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long NANOS_A_DAY = 86_400 * NANOS_A_SECOND;

    private Moments() {}

    static Object date(String text) {
        return Math.toIntExact(inFourDigits(LocalDate.parse(text)).getLong(ChronoField.EPOCH_DAY));
    }

    static String dateText(Object days) {
        return localDate(days).toString();
    }

    /** The date of a value, which is a number of days since 1970. */
    public static LocalDate localDate(Object days) {
        return LocalDate.ofEpochDay((int) days);
    }

    /** The time of a value, which is a number of units since midnight. */
    public static LocalTime localTime(Object value, long unit) {
        return LocalTime.ofNanoOfDay(((Number) value).longValue() * unit);
    }

    /** Whether a value is a time of a day. */
    static boolean isTime(Object value, long unit) {
        long units = ((Number) value).longValue();
        return units >= 0 && units < NANOS_A_DAY / unit;
    }

    /** The date and time of a value, which is a number of units since 1970; of a timestamp it is that of UTC. */
    public static LocalDateTime localDateTime(Object value, long unit) {
        return LocalDateTime.ofInstant(instant((long) value, unit), ZoneOffset.UTC);
    }

    static long time(String text, long unit) {
        return whole(LocalTime.parse(text).toNanoOfDay(), unit);
    }

    static String timeText(Object value, long unit) {
        return DateTimeFormatter.ISO_LOCAL_TIME.format(localTime(value, unit));
    }

    static long timestamp(String text, long unit) {
        return since1970(
                inFourDigits(OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC))
                        .toInstant(),
                unit);
    }

    static String timestampText(Object value, long unit) {
        return instant((long) value, unit).toString();
    }

    static long localTimestamp(String text, long unit) {
        return since1970(inFourDigits(LocalDateTime.parse(text)).toInstant(ZoneOffset.UTC), unit);
    }

    static String localTimestampText(Object value, long unit) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(localDateTime(value, unit));
    }

    /** The units between 1970 and a time. */
    static long since1970(Instant time, long unit) {
        long seconds = Math.multiplyExact(time.getEpochSecond(), NANOS_A_SECOND / unit);
        return Math.addExact(seconds, whole(time.getNano(), unit));
    }

    private static Instant instant(long value, long unit) {
        long unitsASecond = NANOS_A_SECOND / unit;
        return Instant.ofEpochSecond(Math.floorDiv(value, unitsASecond), Math.floorMod(value, unitsASecond) * unit);
    }

    private static long whole(long nanos, long unit) {
        if (nanos % unit != 0) {
            throw new ArithmeticException("finer than its unit");
        }
        return nanos / unit;
    }

    private static <T extends TemporalAccessor> T inFourDigits(T time) {
        long year = time.getLong(ChronoField.YEAR);
        if (year < 0 || year > 9_999) {
            throw new ArithmeticException("a year of four digits is needed");
        }
        return time;
    }
}
