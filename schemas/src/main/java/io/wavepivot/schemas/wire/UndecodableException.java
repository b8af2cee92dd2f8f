package io.wavepivot.schemas.wire;

/** Bytes that are not what their topic promises. Trying again does not help; the message says what is wrong. */
public class UndecodableException extends Exception {

    public UndecodableException(String message) {
        super(message);
    }

    public UndecodableException(String message, Throwable cause) {
        super(message, cause);
    }
}
