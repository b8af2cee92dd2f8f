package io.wavepivot.query.reports.sql;

import io.wavepivot.query.reports.ReportConfig;
import io.wavepivot.schemas.http.Problems;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes sandboxes: from the first one on, the next is ready before it is asked for, as DuckDB takes a while to begin. They
 * are used on threads of their own, with the stacks that DuckDB takes for granted: on smaller ones a deep query ends the
 * process.
 */
@Singleton
public class Sandboxes {

    private static final int THREADS = 3;
    private static final long STACK_BYTES = 64L * 1024 * 1024;
    private static final int RETRY_SECONDS = 5;

    /** For what cannot be interrupted at once. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ReportConfig limits;
    private final AtomicReference<Sandbox> ready = new AtomicReference<>();
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sandboxes").factory());
    private final ThreadPoolExecutor users = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(2 * THREADS),
            Thread.ofPlatform()
                    .daemon()
                    .name("report-", 0)
                    .stackSize(STACK_BYTES)
                    .factory());

    Sandboxes(ReportConfig limits) {
        this.limits = limits;
        users.allowCoreThreadTimeOut(true);
    }

    /**
     * Works with a sandbox that nobody has had.
     *
     * @return what the work gives
     * @throws QueryFailedException it takes too long; where DuckDB cannot be interrupted, its thread is taken until it ends
     * @throws io.quarkiverse.resteasy.problem.HttpProblem too many are at work
     * @throws IOException the work does so
     */
    public <T> T use(Work<T> work) throws IOException {
        Future<T> found = submit(() -> {
            try (Sandbox sandbox = next()) {
                sandbox.begin();
                return work.with(sandbox);
            }
        });
        try {
            return found.get(limits.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        } catch (TimeoutException slow) {
            throw QueryFailedException.slow(limits.timeout());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The service is being stopped", stopping);
        } finally {
            found.cancel(true);
        }
    }

    private <T> Future<T> submit(Callable<T> work) {
        try {
            return users.submit(work);
        } catch (RejectedExecutionException full) {
            throw Problems.busy("Too many reports are being made; try again later", RETRY_SECONDS);
        }
    }

    private static IOException rethrown(Throwable cause) {
        return switch (cause) {
            case IOException failed -> failed;
            case RuntimeException failed -> throw failed;
            case Error failed -> throw failed;
            default -> new IOException(cause);
        };
    }

    private Sandbox next() {
        Sandbox next = ready.getAndSet(null);
        maker.execute(this::prepare);
        return next == null ? new Sandbox(limits) : next;
    }

    private void prepare() {
        Sandbox made = new Sandbox(limits);
        if (!ready.compareAndSet(null, made)) {
            made.close();
        }
    }

    @PreDestroy
    void close() {
        users.shutdownNow();
        maker.close();
        Optional.ofNullable(ready.getAndSet(null)).ifPresent(Sandbox::close);
    }

    /** What is done with a sandbox. */
    @FunctionalInterface
    public interface Work<T> {

        T with(Sandbox sandbox) throws IOException;
    }
}
