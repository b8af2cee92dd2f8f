package io.wavepivot.schemas.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A thread that goes on for as long as its process: work that ends by an exception, even by an error, is begun again
 * after a pause, so that no process lives on with a dead heart. (Where memory has run out, the JVM is told to end.)
 */
public final class Supervised {

    private static final Logger LOG = Logger.getLogger(Supervised.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Runnable work;
    private final Backoff backoff = new Backoff(LONGEST_PAUSE);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Supervised(String name, Runnable work) {
        this.work = work;
        // A platform thread: what waits for every few rows of a stream costs a virtual one far more.
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /** Starts work that ends by itself when it is told to. */
    public static Supervised start(String name, Runnable work) {
        Supervised started = new Supervised(name, work);
        started.thread.start();
        return started;
    }

    /** The work is not begun again; whoever calls this has told it to end. */
    public void close() {
        closed.countDown();
    }

    /** Waits for the end of what has been closed, and interrupts it when it takes longer. */
    public void join(Duration patience) throws InterruptedException {
        if (!thread.join(patience)) {
            interrupt();
        }
    }

    /** For work that does nothing but wait when it is closed. */
    public void interrupt() {
        thread.interrupt();
    }

    /**
     * Ends some that have been told to, all at once.
     *
     * @param patience after which those that still run are interrupted
     */
    public static void end(Collection<Supervised> all, Duration patience) throws InterruptedException {
        all.forEach(Supervised::close);
        long deadline = System.nanoTime() + patience.toNanos();
        for (Supervised one : all) {
            one.join(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    private void run() {
        try {
            while (!begin() && closed.getCount() > 0) {
                closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether the work has ended as it was told to */
    private boolean begin() {
        try {
            work.run();
            return true;
        } catch (RuntimeException | Error bug) {
            LOG.errorf(bug, "thread=%s: ended by a bug, and is begun again", thread.getName());
            return false;
        }
    }
}
