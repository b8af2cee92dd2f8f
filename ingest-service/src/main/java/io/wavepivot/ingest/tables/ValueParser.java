package io.wavepivot.ingest.tables;

import com.fasterxml.jackson.core.io.NumberInput;
import io.wavepivot.ingest.datasets.TimeFormat;
import io.wavepivot.schemas.tables.Column;
import java.util.Optional;

/**
 * Reads the text of a value into its slot. The types that most values of tables have are read without a {@link String};
 * what these ways do not know is left to the column itself, so that there is one opinion on what is right.
 */
interface ValueParser {

    /** @return whether the text means a value of the column */
    boolean read(char[] chars, int from, int length, Slot slot);

    /** The parser of a column, whose times may be written in a format of their own. */
    static ValueParser of(Column column, Optional<TimeFormat> format) {
        if (format.isPresent()) {
            return (chars, from, length, slot) -> format.get()
                    .iso(new String(chars, from, length))
                    .filter(iso -> any(column, iso, slot))
                    .isPresent();
        }
        return switch (column.type()) {
            case INT, LONG ->
                (chars, from, length, slot) ->
                        digits(chars, from, length, slot) || any(column, new String(chars, from, length), slot);
            case DOUBLE ->
                (chars, from, length, slot) ->
                        real(chars, from, length, slot) || any(column, new String(chars, from, length), slot);
            case TIMESTAMP_MILLIS ->
                (chars, from, length, slot) -> UtcSeconds.read(chars, from, length, slot)
                        || any(column, new String(chars, from, length), slot);
            default -> (chars, from, length, slot) -> any(column, new String(chars, from, length), slot);
        };
    }

    private static boolean any(Column column, String text, Slot slot) {
        Optional<Object> value = column.parse(text);
        value.ifPresent(slot::set);
        return value.isPresent();
    }

    /** Up to nine digits, with or without a minus: they are in the bounds of any type. */
    private static boolean digits(char[] chars, int from, int length, Slot slot) {
        boolean negative = length > 0 && chars[from] == '-';
        int start = negative ? from + 1 : from;
        int end = from + length;
        if (start == end || end - start > 9) {
            return false;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = chars[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = 10 * value + digit;
        }
        slot.set(negative ? -value : value);
        return true;
    }

    /** Digits with a point among them. */
    private static boolean real(char[] chars, int from, int length, Slot slot) {
        int digits = 0;
        int points = 0;
        for (int i = from; i < from + length; i++) {
            char at = chars[i];
            if (at >= '0' && at <= '9') {
                digits++;
            } else if (at == '.') {
                points++;
            } else if (at != '-' || i != from) {
                return false;
            }
        }
        if (digits == 0 || points > 1 || length > 300) {
            return false;
        }
        slot.set(NumberInput.parseDouble(chars, from, length, true));
        return true;
    }
}
