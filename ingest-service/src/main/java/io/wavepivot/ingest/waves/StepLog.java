package io.wavepivot.ingest.waves;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells the log what a source's steps find that is not as an operator would have it: at once, and then for all steps of
 * some seconds together, as there may be many of them.
 */
final class StepLog {

    private static final Logger LOG = Logger.getLogger(StepLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int FEW = 10;

    private final String source;
    private final Set<Long> lateWaves = new TreeSet<>();
    private Tally untold = Tally.ZERO;
    private Instant next = Instant.MIN;

    StepLog(String source) {
        this.source = source;
    }

    void add(WavePoll.Step step, Instant now) {
        if (!step.expired().isEmpty()) {
            LOG.warnf("source=%s: ids that never came: %s", source, step.expired());
        }
        untold = untold.plus(step.tally());
        step.lateWaves().stream().limit(FEW + 1).forEach(lateWaves::add);
        boolean any = untold.lateRows() > 0 || untold.closedEarly() > 0 || untold.rejected() > 0;
        if (any && !now.isBefore(next)) {
            tell();
            untold = Tally.ZERO;
            lateWaves.clear();
            next = now.plus(PAUSE);
        }
    }

    private void tell() {
        if (untold.lateRows() > 0) {
            LOG.warnf(
                    "source=%s: %d measures came after the window of their waves: %s",
                    source, untold.lateRows(), fewOf(lateWaves));
        }
        if (untold.closedEarly() > 0) {
            LOG.warnf(
                    "source=%s: the windows of %d waves were cut short: more than ingest.mysql.max-open-waves are open",
                    source, untold.closedEarly());
        }
        if (untold.rejected() > 0) {
            LOG.warnf("source=%s: %d values were rejected, see the topic rejects", source, untold.rejected());
        }
    }

    private static String fewOf(Set<Long> waves) {
        String few = waves.stream().limit(FEW).map(String::valueOf).collect(Collectors.joining(", "));
        return waves.size() > FEW ? few + " …" : few;
    }
}
