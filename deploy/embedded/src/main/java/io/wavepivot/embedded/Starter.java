package io.wavepivot.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
            List<Future<?>> starts = new ArrayList<>();
            for (Part part : parts) {
                starts.add(threads.submit(() -> {
                    bringUp(part);
                    return null;
                }));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof PartFailedException known
                    ? known
                    : new PartFailedException("Failed to start: " + failed.getCause(), failed.getCause());
        }
    }

    private void bringUp(Part part) throws PartFailedException, IOException, InterruptedException {
        Instant start = Instant.now();
        if (part instanceof LocalPart ours) {
            boolean running = processes.running(part.name()).isPresent();
            ProcessHandle process = running ? processes.running(part.name()).orElseThrow() : processes.start(ours);
            awaitReady(part, process);
            listener.ready(part, running ? Duration.ZERO : Duration.between(start, Instant.now()));
            return;
        }
        if (!part.isReady()) {
            throw new PartFailedException(
                    "%s does not answer at %s (%s)".formatted(part.name(), part.address(), part.reason()), null);
        }
        listener.ready(part, Duration.ZERO);
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
        return new PartFailedException(
                "%s %s. The end of its log, %s:%n%s"
                        .formatted(part.name(), what, processes.log(part.name()), endOfLog(part)),
                null);
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
