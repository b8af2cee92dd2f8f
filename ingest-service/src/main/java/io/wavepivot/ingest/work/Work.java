package io.wavepivot.ingest.work;

import io.wavepivot.schemas.wire.UndecodableException;
import java.io.IOException;
import java.util.Set;

/** What tasks of some kinds do. */
public interface Work {

    /** The kinds of its tasks; no other work has them. */
    Set<String> kinds();

    /**
     * Carries a task out, or goes on with it: whoever did it before may have died anywhere.
     *
     * @throws WorkFailedException it cannot be done, now or ever
     * @throws IOException, org.apache.kafka.common.KafkaException it broke off: it is gone on with later
     */
    void run(Progress progress) throws IOException, InterruptedException, UndecodableException, WorkFailedException;

    /** A task that cannot be carried out. Its message is for people. */
    final class WorkFailedException extends Exception {

        private static final int MAX_MESSAGE = 1_000;

        public WorkFailedException(String message) {
            super(message);
        }

        public WorkFailedException(String message, Throwable cause) {
            super(message, cause);
        }

        /** What a failure says; what a file says of itself may be long. */
        public static String brief(Exception failure) {
            String message = String.valueOf(failure.getMessage());
            return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
        }
    }
}
