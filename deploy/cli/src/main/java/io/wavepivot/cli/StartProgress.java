package io.wavepivot.cli;

import io.wavepivot.embedded.Part;
import io.wavepivot.embedded.Starter;
import java.io.PrintWriter;
import java.time.Duration;

/** Prints each part as it becomes ready. */
final class StartProgress implements Starter.Listener {

    private final PrintWriter out;

    StartProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void ready(Part part, Duration took) {
        String when = took.isZero() ? "is there" : "ready in %.1f s".formatted(took.toMillis() / 1000.0);
        String reason = part.reason().isEmpty() ? "" : "  (" + part.reason() + ")";
        out.printf("  %-18s %-15s %s%s%n", part.name(), when, part.address(), reason);
        out.flush();
    }
}
