package io.wavepivot.embedded;

/** A part did not come up. The message is for the user: which part, and what it said. */
public class PartFailedException extends Exception {

    PartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
