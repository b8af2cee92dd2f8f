package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.tables.ColumnType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How times are written that are no ISO 8601, or texts that are to be times: as a pattern of
 * {@link DateTimeFormatterBuilder#appendPattern} says, or a name for ISO 8601. Days that there are not are no times. A
 * date and time without a zone is UTC.
 */
public final class TimeFormat {

    private static final Map<String, ColumnType> ISO =
            Map.of("date-time", ColumnType.TIMESTAMP_MICROS, "date", ColumnType.DATE, "time", ColumnType.TIME_MICROS);

    private static final int MAX_PATTERN = 100;

    /** How many parts a pattern's time is made of is not known: the first of these that it has is what it says. */
    private static final TemporalQuery<?>[] KINDS = {
        OffsetDateTime::from, LocalDateTime::from, LocalDate::from, LocalTime::from
    };

    private final DateTimeFormatter pattern;
    private final ColumnType iso;
    private final ColumnType type;

    private TimeFormat(DateTimeFormatter pattern, ColumnType iso, ColumnType type) {
        this.pattern = pattern;
        this.iso = iso;
        this.type = type;
    }

    /** The format of a name or pattern, for columns of a type; empty when it is none, or not for this type. */
    public static Optional<TimeFormat> of(String format, ColumnType type) {
        ColumnType iso = ISO.get(format);
        if (type != ColumnType.TEXT && !type.isTime() || iso != null && type.isTime() && !isAlike(iso, type)) {
            return Optional.empty();
        }
        if (iso != null) {
            return Optional.of(new TimeFormat(null, iso, type));
        }
        try {
            DateTimeFormatter pattern = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(format.replace('y', 'u')) // Without an era, years of one are what is meant.
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
            TimeFormat own = new TimeFormat(pattern, null, type);
            return Optional.of(own).filter(any -> format.length() <= MAX_PATTERN && own.readsWhatItWrites());
        } catch (IllegalArgumentException noPattern) {
            return Optional.empty();
        }
    }

    /** What {@link #of} takes, for people. */
    static String allowed(ColumnType type) {
        return type == ColumnType.TEXT || type.isTime()
                ? "date-time, date or time (ISO 8601), or a pattern of one such as dd.MM.yyyy HH:mm:ss"
                : "nothing: only times, and texts that are to be some, have a format";
    }

    /**
     * The text as the column's type has it: ISO 8601 of a time, itself of a text.
     *
     * @return empty when it is not written so
     */
    public Optional<String> iso(String text) {
        if (iso != null) {
            return iso.parse(text).map(any -> text);
        }
        try {
            TemporalAccessor time = pattern.parse(text);
            return Optional.of(type.isTime() ? written(time) : text);
        } catch (DateTimeException notSo) {
            return Optional.empty();
        }
    }

    private String written(TemporalAccessor time) {
        return switch (type) {
            case DATE -> LocalDate.from(time).toString();
            case TIME_MILLIS, TIME_MICROS -> LocalTime.from(time).toString();
            case LOCAL_TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MICROS ->
                LocalDateTime.from(time).toString();
            default ->
                (time.isSupported(ChronoField.OFFSET_SECONDS)
                                ? OffsetDateTime.from(time)
                                : LocalDateTime.from(time).atOffset(ZoneOffset.UTC))
                        .toString();
        };
    }

    /** Whether it says all that the type needs, found with a time of which no part is like another. */
    private boolean readsWhatItWrites() {
        try {
            TemporalAccessor time = pattern.parse(pattern.format(OffsetDateTime.parse("2021-07-27T16:02:08Z")));
            if (type.isTime()) {
                return type.parse(written(time)).isPresent();
            }
            for (TemporalQuery<?> kind : KINDS) {
                if (has(time, kind)) {
                    return true;
                }
            }
            return false;
        } catch (DateTimeException incomplete) {
            return false;
        }
    }

    private static boolean has(TemporalAccessor time, TemporalQuery<?> kind) {
        try {
            return kind.queryFrom(time) != null;
        } catch (DateTimeException not) {
            return false;
        }
    }

    private static boolean isAlike(ColumnType iso, ColumnType type) {
        return switch (iso) {
            case DATE -> type == ColumnType.DATE;
            case TIME_MICROS -> type == ColumnType.TIME_MILLIS || type == ColumnType.TIME_MICROS;
            default -> type.ordinal() >= ColumnType.TIMESTAMP_MILLIS.ordinal();
        };
    }
}
