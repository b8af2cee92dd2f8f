package io.wavepivot.ingest.waves;

import io.wavepivot.schemas.Rescan;
import java.time.Instant;

/**
 * How far the rescans of a project have come. They are done one after the other, by the time of their request.
 *
 * @param requestedAt the one that was begun last; all before it are done
 * @param nextWave where it goes on, in Unix seconds; null when it is done
 * @param waves how many waves it has read
 */
public record RescanProgress(Instant requestedAt, Long nextWave, long waves) {

    /** Before the first. */
    public static final RescanProgress NONE = new RescanProgress(Instant.EPOCH, null, 0);

    /** Whether there is anything left to read for a request. */
    public boolean isBefore(Rescan request) {
        int order = request.getRequestedAt().compareTo(requestedAt);
        return order > 0 || order == 0 && nextWave != null;
    }
}
