package io.wavepivot.cli.load;

import java.io.IOException;

/** The service does not take a file, and says why. */
public final class RefusedFileException extends IOException {

    RefusedFileException(String message) {
        super(message);
    }
}
