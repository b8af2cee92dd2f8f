package io.wavepivot.ingest.waves;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast patches for closed waves are sent. The pivot service takes longer to change a row that was written long ago
 * than to write a new one, and the rows of now would wait behind all that were sent before them.
 */
final class LatePace {

    /** Of a step that sends late patches: the rows of now wait for it, and for the next, to which they belong. */
    private static final int MAX_MEASURES = 5_000;

    private final int patchesASecond;
    private final int patchesAStep;
    private final Duration pause;

    /** How many measures may be read, so that they make about as many patches as a step may send. */
    private long rows = Integer.MAX_VALUE;

    private Instant next = Instant.EPOCH;

    /**
     * @param patchesASecond 0 or less for as many as come
     * @param pause between two steps where nothing is late: so much is sent in one
     */
    LatePace(int patchesASecond, Duration pause) {
        this.patchesASecond = patchesASecond;
        this.pause = pause;
        this.patchesAStep = (int) Math.max(1, patchesASecond * pause.toMillis() / 1_000);
    }

    /** Whether those that were sent last have not had their time yet. */
    boolean isWaiting(Instant now) {
        return now.isBefore(next);
    }

    /** Until the next step: a shorter pause than usual, where what was sent has had its time before. */
    Duration pause(Instant now) {
        Duration left = Duration.between(now, next);
        return isWaiting(now) && left.compareTo(pause) < 0 ? left : pause;
    }

    /**
     * How many measures a step may read by their ids.
     *
     * @param most how many they were if none was late
     */
    int limit(int most, Instant now) {
        return isWaiting(now) ? 0 : (int) Math.min(most, rows);
    }

    /**
     * A step has read some measures by their ids.
     *
     * @param late how many patches for closed waves they have made
     */
    void sent(int measures, int late, Instant now) {
        if (measures == 0 || patchesASecond <= 0) {
            return;
        }
        if (late == 0) {
            rows = Integer.MAX_VALUE;
        } else if (late > patchesAStep) {
            rows = Math.clamp((long) measures * patchesAStep / late, 1, MAX_MEASURES);
        } else {
            rows = Math.min(2 * rows, MAX_MEASURES);
        }
        next = now.plus(Duration.ofSeconds(late).dividedBy(patchesASecond));
    }
}
