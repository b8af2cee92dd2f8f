package io.wavepivot.ingest.sources;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.SourcePublisher.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something that is read step by step, each step from the bookmark that the last one has left. */
public interface Source {

    /** The key of its bookmark; no two sources have the same. */
    String name();

    /**
     * Starts to read.
     *
     * @param last the bookmark to go on from; empty to begin at the beginning
     */
    Reading open(Optional<Bookmark> last) throws SourceException;

    /** A source that is being read. After a step that did not count it is of no use: another one is opened. */
    interface Reading {

        /**
         * Reads one bounded step and sends what it finds. It counts once its bookmark is stored together with that.
         *
         * @param rows how many rows it may read
         */
        Step read(Transaction sink, int rows) throws SourceException;

        /** How far it has come. */
        Bookmark bookmark(Instant now);
    }

    /**
     * What a step did.
     *
     * @param changed whether the bookmark is another than before
     * @param more whether there is more to do than one step does: the next one follows at once
     * @param pause else, until the next step
     */
    record Step(boolean changed, boolean more, Duration pause) {

        static final Step NOTHING = new Step(false, false, Duration.ZERO);
    }
}
