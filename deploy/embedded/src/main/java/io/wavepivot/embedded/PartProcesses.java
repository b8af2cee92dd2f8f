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
import java.util.concurrent.locks.LockSupport;

/**
 * The processes of a run, remembered in its directory so that another process can find and stop them: {@code run/} has
 * a file for each with its id, {@code logs/} what it printed.
 *
 * <p>Each writes its id itself before it becomes the part's program, so that there is none without its file, whenever
 * we die and whatever the disk does. An id may have been given to someone else since; but that process has started
 * after the file was written.
 */
public final class PartProcesses {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /** Writes its id to the file that is its first argument, and becomes the program that the others are. */
    private static final String REMEMBERED = "umask 077; echo $$ >\"$0\" || exit; exec \"$@\"";

    /** Start times are as exact as the time of boot, which Linux gives in whole seconds. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private final Path directory;

    public PartProcesses(Path directory) {
        this.directory = directory;
    }

    /** The process of a part; empty when it does not run. */
    public Optional<ProcessHandle> running(String name) {
        try {
            Instant written = Files.getLastModifiedTime(file(name)).toInstant();
            String id = Files.readString(file(name)).strip().split(" ")[0]; // Once its start time stood behind it.
            return ProcessHandle.of(Long.parseLong(id))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startedBefore(process, written.plus(ROUNDING)));
        } catch (IOException | NumberFormatException none) {
            return Optional.empty(); // No file, or one that was not written to its end.
        }
    }

    /** Starts a part in a session of its own, so that it outlives us and the terminal; then it can be found. */
    public ProcessHandle start(LocalPart part) throws IOException {
        ProcessBuilder command = part.command();
        List<String> remembered = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            remembered.add(SETSID.toString());
        }
        OwnerOnly.directory(directory.resolve("run"));
        remembered.addAll(List.of("sh", "-c", REMEMBERED, file(part.name()).toString()));
        remembered.addAll(command.command());
        OwnerOnly.directory(directory.resolve("logs"));
        ProcessHandle process = command.command(remembered)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        OwnerOnly.file(log(part.name())).toFile()))
                .start()
                .toHandle();
        awaitRemembered(part.name(), process);
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

    private void awaitRemembered(String name, ProcessHandle process) throws IOException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (process.isAlive() && running(name).isEmpty()) {
            if (Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new IOException(
                        "Failed to remember %s, whose process was ended: see '%s'".formatted(name, log(name)));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
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

    private static boolean startedBefore(ProcessHandle process, Instant time) {
        return process.info()
                .startInstant()
                .filter(start -> !start.isAfter(time))
                .isPresent();
    }
}
