package io.wavepivot.ingest.http;

import java.io.IOException;

/** A request's body comes so slowly that it is not waited for any longer. */
public final class SlowBodyException extends IOException {

    SlowBodyException(String message) {
        super(message);
    }
}
