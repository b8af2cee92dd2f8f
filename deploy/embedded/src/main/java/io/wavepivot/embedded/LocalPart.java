package io.wavepivot.embedded;

import java.io.IOException;

/** A part that we start ourselves. */
public interface LocalPart extends Part {

    /**
     * The command that starts it in the foreground, its state directory laid out the first time. A second call goes on
     * with the state of the first.
     */
    ProcessBuilder command() throws IOException;
}
