package io.wavepivot.ingest.waves;

import io.wavepivot.ingest.sql.IdPosition;
import io.wavepivot.ingest.windows.OpenWindow;
import java.util.List;

/**
 * How far a project has been read: all that is needed to go on without losing anything.
 *
 * @param open the waves that are read again until their window has passed without a change
 * @param lastWave the latest wave that was sent, in Unix seconds; null before the first
 */
public record Progress(
        IdPosition extractions,
        IdPosition measures,
        List<OpenWindow> open,
        RescanProgress rescan,
        Long lastWave,
        Tally tally) {

    public Progress {
        open = List.copyOf(open);
    }

    static Progress startingAt(long extractionId, long measureId) {
        return new Progress(
                IdPosition.after(extractionId),
                IdPosition.after(measureId),
                List.of(),
                RescanProgress.NONE,
                null,
                Tally.ZERO);
    }

    @Override
    public String toString() {
        return "extraction %d and measure %d, with %d waves open"
                .formatted(
                        extractions.lastId(),
                        measures.lastId(),
                        open.stream().mapToInt(window -> window.waves().size()).sum());
    }
}
