package io.wavepivot.ingest.define;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;

/**
 * A project as operators see it: its definition as it was submitted, and how far it is.
 *
 * @param state {@code starting} (nothing read yet), {@code polling}, {@code failing} (the replica that answers polls it
 *     and does not get on, or its tables are gone), or {@code unreachable} (its server cannot be asked); {@code error} says why
 * @param lastWave the latest wave sent to Kafka, in Unix seconds; null before the first
 * @param rowsRead measures read so far
 * @param lagRows ids of measures that are in the source and have not been read; null when unreachable or starting
 * @param gaps ids that were skipped and are still waited for
 * @param expiredGapIds ids that were skipped and did not come in time
 * @param openWaves waves that are read again until their window has passed without a change
 * @param lateRows measures that came after the window of their wave had closed; they were sent all the same
 * @param wavesClosedEarly waves that were not read again for their whole window, as too many were open
 * @param rejectedRows measures whose values were not taken; each is in the topic {@code rejects}
 * @param rescan the rescan that was asked for last; null when there was none
 * @param readAt when something new was last read
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProjectView(
        String database,
        String server,
        String measures,
        List<String> monitoryNameKept,
        long waveCounterThreshold,
        int deleteOldValue,
        double sleepTime,
        Instant definedAt,
        String definedBy,
        String state,
        String error,
        Long lastWave,
        long rowsRead,
        Long lagRows,
        List<Gap> gaps,
        long expiredGapIds,
        int openWaves,
        long lateRows,
        long wavesClosedEarly,
        long rejectedRows,
        RescanView rescan,
        Instant readAt) {

    /** @param table {@code measures} or {@code extractions} */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Gap(String table, long first, long last, Instant seenAt) {}

    /**
     * A rescan.
     *
     * @param from the first wave, in Unix seconds
     * @param to the wave before which it stops
     * @param state {@code waiting}, {@code reading} or {@code done}
     * @param waves how many waves it has read so far
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record RescanView(long from, long to, Instant requestedAt, String requestedBy, String state, long waves) {}
}
