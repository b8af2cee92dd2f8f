package io.wavepivot.cli.run;

import java.io.IOException;

/** What is left to do when this program ends, however that comes. */
interface AtExit {

    void run() throws IOException;

    /** Does it as far as it can be done; what cannot is said. */
    static void attempt(AtExit ending) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                ending.run();
            } catch (IOException left) {
                System.err.println(left.getMessage());
            }
        }));
    }
}
