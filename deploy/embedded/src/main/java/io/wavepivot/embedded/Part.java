package io.wavepivot.embedded;

/** A program that a running Wavepivot consists of. */
public interface Part {

    /** Unique among the parts of a run, for example {@code kafka}. */
    String name();

    /** What a client needs to reach it: {@code host:port} or a URL, without secrets. */
    String address();

    /** Why it is this one and not another, for the log; empty where there was no choice. */
    default String reason() {
        return "";
    }

    /** Whether it answers its clients now. */
    boolean isReady();
}
