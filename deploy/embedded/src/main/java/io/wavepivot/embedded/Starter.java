package io.wavepivot.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Brings parts up, all at once, and waits until each answers. */
public final class Starter {

    /** Told as parts become ready, from several threads. */
    public interface Listener {

        /** @param took how long it took; zero when it was running already or runs elsewhere */
        void ready(Part part, Duration took);
    }

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final PartProcesses processes;
    private final Listener listener;

    public Starter(PartProcesses processes, Listener listener) {
        this.processes = processes;
        this.listener = listener;
    }

    /**
     * Starts what does not run yet.
     *
     * @throws PartFailedException a part ended, or does not answer; it names the part and shows the end of its log
     */
    public void start(List<? extends Part> parts) throws PartFailedException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ExecutorCompletionService<Part> starts = new ExecutorCompletionService<>(threads);
            parts.forEach(part -> starts.submit(() -> bringUp(part)));
            try {
                for (int i = 0; i < parts.size(); i++) {
                    starts.take().get();
                }
            } catch (InterruptedException stopped) {
                threads.shutdownNow(); // When this returns, nothing is being started any more.
                throw stopped;
            } catch (ExecutionException failed) {
                threads.shutdownNow(); // Nobody waits for the others in vain.
                throw failed.getCause() instanceof PartFailedException known
                        ? known
                        : new PartFailedException("Failed to start: " + failed.getCause(), failed.getCause());
            }
        }
    }

    private Part bringUp(Part part) throws PartFailedException, IOException, InterruptedException {
        Instant start = Instant.now();
        Optional<ProcessHandle> running = processes.running(part.name());
        if (part instanceof LocalPart ours) {
            if (running.isEmpty() && part.isReady()) {
                throw new PartFailedException("%s does not run, but another program answers at its address, %s"
                        .formatted(part.name(), part.address()));
            }
            awaitReady(part, running.isPresent() ? running.get() : processes.start(ours));
            listener.ready(part, running.isPresent() ? Duration.ZERO : Duration.between(start, Instant.now()));
            return part;
        }
        if (!part.isReady()) {
            throw new PartFailedException(
                    "%s does not answer at %s (%s)".formatted(part.name(), part.address(), part.reason()));
        }
        listener.ready(part, Duration.ZERO);
        return part;
    }

    private void awaitReady(Part part, ProcessHandle process) throws PartFailedException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!part.isReady()) {
            if (!process.isAlive()) {
                throw failure(part, "has ended");
            }
            if (Instant.now().isAfter(deadline)) {
                throw failure(part, "does not answer at " + part.address() + " after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(PAUSE);
        }
    }

    private PartFailedException failure(Part part, String what) {
        return new PartFailedException("%s %s. The end of its log, %s:%n%s"
                .formatted(part.name(), what, processes.log(part.name()), endOfLog(part)));
    }

    private String endOfLog(Part part) {
        try {
            List<String> lines = Files.readAllLines(processes.log(part.name()));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException unreadable) {
            return "(unreadable: " + unreadable + ")";
        }
    }
}
