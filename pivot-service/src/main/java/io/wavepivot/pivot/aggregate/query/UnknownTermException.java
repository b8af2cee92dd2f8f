package io.wavepivot.pivot.aggregate.query;

/** A text is no term over some sources; its message says what would be one. */
final class UnknownTermException extends Exception {

    UnknownTermException(String allowed) {
        super(allowed);
    }
}
