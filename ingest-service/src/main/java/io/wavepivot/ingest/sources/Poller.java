package io.wavepivot.ingest.sources;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.Backoff;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jboss.logging.Logger;

/**
 * Polls one source until it is stopped: a step, its transaction, a pause. Whatever fails, the step's transaction is
 * taken back and reading goes on from the last bookmark, after a pause that doubles up to a limit.
 */
final class Poller implements Runnable {

    private static final Logger LOG = Logger.getLogger(Poller.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024); // There is a producer a source.

    private final Source source;
    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final CompactedTable<Bookmark> bookmarks;
    private final RowBudget budget;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(LONGEST_PAUSE);
    private volatile String failure;

    Poller(
            Source source,
            KafkaClients kafka,
            AvroEncoder encoder,
            CompactedTable<Bookmark> bookmarks,
            RowBudget budget,
            Clock clock) {
        this.source = source;
        this.kafka = kafka;
        this.encoder = encoder;
        this.bookmarks = bookmarks;
        this.budget = budget;
        this.clock = clock;
    }

    /** Why it does not get on; empty while it does. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Ends it after the step that it is in. */
    void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        while (!isStopped(Duration.ZERO)) {
            try (SourcePublisher<Bookmark> publisher =
                    SourcePublisher.open(source.name(), kafka, PRODUCER, encoder, bookmarks)) {
                poll(publisher);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (SourceException | UndecodableException | RuntimeException failed) {
                failure = failed.toString();
                Duration pause = backoff.next();
                LOG.errorf("source=%s: polling failed, next try in %s: %s", source.name(), pause, failed);
                LOG.debugf(failed, "source=%s", source.name());
                isStopped(pause);
            }
        }
        LOG.infof("source=%s: polling stopped", source.name());
    }

    private void poll(SourcePublisher<Bookmark> publisher) throws SourceException, InterruptedException {
        Source.Reading reading = source.open(publisher.state());
        commit(publisher.begin(), reading); // Where it starts is kept, even when there is nothing to read yet.
        Source.Step step = Source.Step.NOTHING;
        do {
            step = step(reading, publisher, step.more());
            failure = null;
            backoff.reset();
        } while (!isStopped(step.more() ? Duration.ZERO : step.pause()));
    }

    private Source.Step step(Source.Reading reading, SourcePublisher<Bookmark> publisher, boolean behind)
            throws SourceException, InterruptedException {
        try (RowBudget.Loan loan = budget.borrow(behind);
                SourcePublisher.Transaction transaction = publisher.begin()) {
            if (isStopped(Duration.ZERO)) { // It may have waited for long.
                return Source.Step.NOTHING;
            }
            Source.Step step = reading.read(transaction, loan.rows());
            if (transaction.isOpen() || step.changed()) {
                commit(transaction, reading);
            }
            return step;
        }
    }

    private void commit(SourcePublisher.Transaction transaction, Source.Reading reading) {
        transaction.commit(reading.bookmark(clock.instant()));
    }

    private boolean isStopped(Duration wait) {
        try {
            return stop.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
