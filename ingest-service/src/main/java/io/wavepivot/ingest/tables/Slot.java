package io.wavepivot.ingest.tables;

import io.wavepivot.schemas.tables.ColumnType;

/** One value of the row that is being built: used again for the next row, so that no number costs an object. */
final class Slot {

    private final ColumnType type;
    private State state = State.ABSENT;
    private long number;
    private double real;
    private Object object;

    Slot(ColumnType type) {
        this.type = type;
    }

    void clear() {
        state = State.ABSENT;
        object = null;
    }

    State state() {
        return state;
    }

    void setNull() {
        state = State.NULL;
    }

    /** There was a value, which is none of the column's. */
    void setWrong() {
        state = State.WRONG;
    }

    /** Of a whole number, a time, or a truth. */
    void set(long value) {
        number = value;
        state = State.VALUE;
    }

    void set(double value) {
        real = value;
        state = State.VALUE;
    }

    /** A value as {@link ColumnType#parse} makes it. */
    void set(Object value) {
        switch (type) {
            case BOOLEAN -> set((boolean) value ? 1L : 0L);
            case FLOAT, DOUBLE -> set(((Number) value).doubleValue());
            case TEXT, ENUM, UUID_TEXT, DECIMAL -> {
                object = value;
                state = State.VALUE;
            }
            default -> set(((Number) value).longValue());
        }
    }

    long number() {
        return number;
    }

    double real() {
        return real;
    }

    /** A text, or a decimal. */
    Object object() {
        return object;
    }

    /** The value as {@link ColumnType#parse} makes it. */
    Object value() {
        return switch (type) {
            case BOOLEAN -> number != 0;
            case INT, DATE, TIME_MILLIS -> (int) number;
            case FLOAT -> (float) real;
            case DOUBLE -> real;
            case TEXT, ENUM, UUID_TEXT, DECIMAL -> object;
            default -> number;
        };
    }

    /** What is known of the value. */
    enum State {
        ABSENT,
        NULL,
        WRONG,
        VALUE
    }
}
