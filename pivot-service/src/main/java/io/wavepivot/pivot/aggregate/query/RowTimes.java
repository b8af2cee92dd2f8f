package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.pivot.aggregate.values.TimePart;
import io.wavepivot.schemas.tables.ColumnType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The place in time of rows, as far as their keys say it: when what they are of begins. */
final class RowTimes {

    private final List<RowTerm> rows;

    RowTimes(List<RowTerm> rows) {
        this.rows = rows;
    }

    /**
     * The time of a row.
     *
     * @param key the values of its key's parts, as atoms have them
     * @return milliseconds since 1970; 0 when its key says none
     */
    long at(List<Object> key) {
        for (int i = 0; i < key.size(); i++) {
            Term term = rows.get(i).term();
            if (term.part() == null && term.column().type().isTime() && key.get(i) != null) {
                return rows.get(i).isNumber()
                        ? millis(term.column().type(), (long) key.get(i))
                        : millis(term, key.get(i).toString());
            }
        }
        for (RowTerm row : rows) {
            if (row.term().part() != null) {
                return begin(row.term(), key);
            }
        }
        return 0;
    }

    private static long millis(ColumnType type, long value) {
        boolean isMicros = type == ColumnType.TIMESTAMP_MICROS || type == ColumnType.LOCAL_TIMESTAMP_MICROS;
        return isMicros ? Math.floorDiv(value, 1_000) : value;
    }

    private static long millis(Term term, String text) {
        return switch (term.column().type()) {
            case DATE ->
                LocalDate.parse(text).atStartOfDay(term.zone()).toInstant().toEpochMilli();
            case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> Instant.parse(text).toEpochMilli();
            case LOCAL_TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MICROS ->
                LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
            default -> 0;
        };
    }

    /** When the parts of one field begin. */
    private long begin(Term field, List<Object> key) {
        Map<TimePart, Integer> parts = new EnumMap<>(TimePart.class);
        for (int i = 0; i < key.size(); i++) {
            Term term = rows.get(i).term();
            if (term.part() != null
                    && term.source() == field.source()
                    && term.column().equals(field.column())
                    && key.get(i) != null) {
                parts.put(term.part(), Math.toIntExact((long) key.get(i)));
            }
        }
        try {
            return begin(parts).atZone(field.zone()).toInstant().toEpochMilli();
        } catch (DateTimeException none) {
            return 0;
        }
    }

    private static LocalDateTime begin(Map<TimePart, Integer> parts) {
        LocalDate day;
        if (parts.containsKey(TimePart.YEAR)) {
            int quarter = parts.getOrDefault(TimePart.QUARTER, 1);
            int month = parts.getOrDefault(TimePart.MONTH, 3 * quarter - 2);
            day = LocalDate.of(parts.get(TimePart.YEAR), month, parts.getOrDefault(TimePart.DAY, 1));
        } else if (parts.containsKey(TimePart.WEEK_YEAR)) {
            day = LocalDate.of(parts.get(TimePart.WEEK_YEAR), 1, 4)
                    .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, parts.getOrDefault(TimePart.WEEK, 1))
                    .with(java.time.DayOfWeek.MONDAY);
        } else {
            return LocalDate.EPOCH.atStartOfDay();
        }
        return day.atTime(parts.getOrDefault(TimePart.HOUR, 0), 0);
    }
}
