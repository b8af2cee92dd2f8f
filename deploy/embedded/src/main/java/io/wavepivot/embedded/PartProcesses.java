package io.wavepivot.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of a run, remembered in its directory so that another process can find and stop them: {@code run/} has
 * a file for each with its id and start time (an id alone may have been given to someone else since), {@code logs/}
 * what it printed.
 */
public final class PartProcesses {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final Path directory;

    public PartProcesses(Path directory) {
        this.directory = directory;
    }

    /** The process of a part; empty when it does not run. */
    public Optional<ProcessHandle> running(String name) {
        try {
            String[] remembered = Files.readString(file(name)).strip().split(" ");
            return ProcessHandle.of(Long.parseLong(remembered[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startTime(process).equals(remembered[1]));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException none) {
            return Optional.empty(); // No file, or one that was not written to its end.
        }
    }

    /** Starts a part in a session of its own, so that it outlives us and the terminal. */
    public ProcessHandle start(LocalPart part) throws IOException {
        ProcessBuilder command = part.command();
        if (Files.isExecutable(SETSID)) {
            List<String> detached = new ArrayList<>(List.of(SETSID.toString()));
            detached.addAll(command.command());
            command.command(detached);
        }
        Files.createDirectories(directory.resolve("logs"));
        Files.createDirectories(directory.resolve("run"));
        ProcessHandle process = command.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(log(part.name()).toFile()))
                .start()
                .toHandle();
        Files.writeString(file(part.name()), process.pid() + " " + startTime(process) + "\n");
        return process;
    }

    /** Asks a part's process to end, and ends it if it has not after 20 seconds. */
    public void stop(String name) {
        running(name).ifPresent(PartProcesses::end);
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException harmless) {
            // The file names a process that is gone; a later start writes it anew.
        }
    }

    /** Where a part's output goes. */
    public Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stubborn) {
            process.destroyForcibly();
            process.onExit()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(left -> process)
                    .join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private Path file(String name) {
        return directory.resolve("run").resolve(name + ".pid");
    }

    private static String startTime(ProcessHandle process) {
        return Long.toString(process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli());
    }
}
