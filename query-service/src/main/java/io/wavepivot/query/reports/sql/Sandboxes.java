package io.wavepivot.query.reports.sql;

import io.wavepivot.query.reports.ReportConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Makes sandboxes: from the first one on, the next is ready before it is asked for, as DuckDB takes a while to begin. */
@Singleton
public class Sandboxes {

    private final ReportConfig limits;
    private final AtomicReference<Sandbox> ready = new AtomicReference<>();
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sandboxes").factory());

    Sandboxes(ReportConfig limits) {
        this.limits = limits;
    }

    /** One that nobody has had; whoever has it closes it. */
    public Sandbox next() {
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
        maker.close();
        Optional.ofNullable(ready.getAndSet(null)).ifPresent(Sandbox::close);
    }
}
