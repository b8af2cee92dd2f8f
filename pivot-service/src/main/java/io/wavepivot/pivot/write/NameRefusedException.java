package io.wavepivot.pivot.write;

/** A pivot that the server has no room for under its name, now or ever. */
final class NameRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NameRefusedException(String message) {
        super(message);
    }
}
