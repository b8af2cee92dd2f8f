package io.wavepivot.embedded;

/** A part did not come up. The message is for the user: which part, and what it said. */
public class PartFailedException extends Exception {

    public PartFailedException(String message) {
        super(message);
    }

    PartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
