package io.wavepivot.ingest.poll;

import io.wavepivot.ingest.mysql.Catalogue;
import io.wavepivot.ingest.mysql.Catalogue.NotInCatalogueException;
import io.wavepivot.ingest.mysql.MySqlConfig;
import io.wavepivot.ingest.mysql.PatchWriter;
import io.wavepivot.ingest.mysql.Progress;
import io.wavepivot.ingest.mysql.WavePoll;
import io.wavepivot.ingest.mysql.WaveReader;
import io.wavepivot.ingest.publish.KafkaClients;
import io.wavepivot.ingest.publish.SourcePublisher;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.wire.UndecodableException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Polls one project until it is stopped: a step, its transaction, a pause. Whatever fails, the step's transaction is
 * taken back and reading goes on from the last bookmark, after a pause that doubles up to a limit.
 */
final class Poller implements Runnable {

    private static final Logger LOG = Logger.getLogger(Poller.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Project project;
    private final MySqlConfig config;
    private final Catalogue catalogue;
    private final KafkaClients kafka;
    private final SourceMetrics metrics;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile String failure;
    private Duration pause = FIRST_PAUSE;

    Poller(
            Project project,
            MySqlConfig config,
            Catalogue catalogue,
            KafkaClients kafka,
            SourceMetrics metrics,
            Clock clock) {
        this.project = project;
        this.metrics = metrics;
        this.config = config;
        this.catalogue = catalogue;
        this.kafka = kafka;
        this.clock = clock;
    }

    Project project() {
        return project;
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
            try (SourcePublisher publisher = SourcePublisher.open(ProjectSource.name(project.getDatabase()), kafka)) {
                poll(publisher);
            } catch (SQLException | NotInCatalogueException | UndecodableException | RuntimeException failed) {
                failure = failed.toString();
                LOG.errorf(
                        "source=%s: polling failed, next try in %s: %s",
                        project.getDatabase(), pause, failed.toString());
                LOG.debugf(failed, "source=%s", project.getDatabase());
                isStopped(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
        LOG.infof("source=%s: polling stopped", project.getDatabase());
    }

    private void poll(SourcePublisher publisher) throws SQLException, NotInCatalogueException, UndecodableException {
        WaveReader reader = catalogue.reader(project);
        Optional<Progress> known = publisher.bookmark().flatMap(last -> ProjectSource.progress(project, last));
        WavePoll poll = known.isPresent()
                ? WavePoll.goOn(known.get(), project, reader, config, clock)
                : WavePoll.start(project, reader, config, clock);
        LOG.infof(
                "source=%s: polling %s %s",
                project.getDatabase(), known.isPresent() ? "goes on after" : "starts after", poll.progress());
        if (known.isEmpty()) { // Where it starts is kept, even when there is nothing to read yet.
            commit(publisher.begin(), poll);
        }
        WavePoll.Step step;
        do {
            step = step(poll, publisher);
            failure = null;
            pause = FIRST_PAUSE;
        } while (!isStopped(step.more() ? Duration.ZERO : sleepTime()));
    }

    private WavePoll.Step step(WavePoll poll, SourcePublisher publisher) throws SQLException {
        Progress before = poll.progress();
        try (SourcePublisher.Transaction transaction = publisher.begin()) {
            WavePoll.Step step = poll.read(new PatchWriter(project, before.lastWave(), new Patches(transaction)));
            if (transaction.isOpen() || !poll.progress().equals(before)) {
                commit(transaction, poll);
            }
            report(step);
            return step;
        }
    }

    private void commit(SourcePublisher.Transaction transaction, WavePoll poll) {
        transaction.commit(ProjectSource.bookmark(project, poll.progress(), clock.instant()));
    }

    private void report(WavePoll.Step step) {
        metrics.add(step.tally());
        if (!step.expired().isEmpty()) {
            LOG.warnf("source=%s: ids that never came: %s", project.getDatabase(), step.expired());
        }
        if (step.tally().lateRows() > 0) {
            LOG.warnf(
                    "source=%s: %d measures came after the window of their waves: %s",
                    project.getDatabase(), step.tally().lateRows(), step.lateWaves());
        }
        if (step.tally().closedEarly() > 0) {
            LOG.warnf(
                    "source=%s: the windows of %d waves were cut short: more than ingest.mysql.max-open-waves are open",
                    project.getDatabase(), step.tally().closedEarly());
        }
    }

    private Duration sleepTime() {
        return Duration.ofNanos((long) (project.getSleepTime() * 1e9));
    }

    private boolean isStopped(Duration wait) {
        try {
            return stop.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private record Patches(SourcePublisher.Transaction transaction) implements PatchWriter.Sink {

        @Override
        public void send(PivotRow patch) {
            transaction.send(patch);
        }

        @Override
        public void remove(String pivot, String rowKey) {
            transaction.remove(pivot, rowKey);
        }
    }
}
