package io.wavepivot.cli.run;

import io.wavepivot.embedded.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Held by the one command that starts or stops a run's parts. It is a lock of the system's on a file: a command that
 * dies has let go of it, and the parts that it started do not inherit it.
 */
final class RunLock implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final FileChannel file;

    private RunLock(FileChannel file) {
        this.file = file;
    }

    /** Waits up to half a minute, longer than most starts take, for a command that holds it, which may be one of this process. */
    static RunLock take(Path directory) throws IOException {
        return take(directory, PATIENCE);
    }

    static RunLock take(Path directory, Duration patience) throws IOException {
        FileChannel file = FileChannel.open(OwnerOnly.file(directory.resolve("lock")), StandardOpenOption.WRITE);
        Instant deadline = Instant.now().plus(patience);
        while (!isTaken(file)) {
            if (Instant.now().isAfter(deadline) || Thread.currentThread().isInterrupted()) {
                file.close();
                throw new IOException("Another command is starting or stopping the run in " + directory
                        + "; try again when it is done.");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return new RunLock(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static boolean isTaken(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }
}
