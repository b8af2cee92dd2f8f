package io.wavepivot.ingest.windows;

import io.wavepivot.ingest.readings.Fingerprint;
import io.wavepivot.ingest.readings.Monitory;
import java.time.Instant;
import java.util.Set;

/** A wave whose window is open: what has been published of it, and when it is looked at again. */
public final class OpenWave {

    private final long wave;
    private Set<Monitory> monitories;
    private Instant since;
    private Instant nextCheck;
    private Fingerprint published;
    private boolean cutShort;
    private boolean late;

    private OpenWave(long wave, Set<Monitory> monitories, Instant since, Fingerprint published) {
        this.wave = wave;
        this.monitories = monitories;
        this.since = since;
        this.nextCheck = since;
        this.published = published;
    }

    /** A wave that has no measure yet. */
    public static OpenWave empty(long wave, Set<Monitory> monitories, Instant now) {
        return new OpenWave(wave, monitories, now, Fingerprint.EMPTY);
    }

    /** A wave of which it is not known what has been published: it is to be read whole. */
    public static OpenWave unread(long wave, Set<Monitory> monitories, Instant since) {
        return new OpenWave(wave, monitories, since, null);
    }

    /**
     * A wave that was closed and has got more measures: they have been sent, and the rest is taken for what it was. Its
     * measures are not compared any more; when its window has passed, it is complete.
     */
    public static OpenWave late(long wave, Set<Monitory> monitories, Instant now) {
        OpenWave late = new OpenWave(wave, monitories, now, null);
        late.late = true;
        return late;
    }

    public long wave() {
        return wave;
    }

    /** The extractions that it is published for. */
    public Set<Monitory> monitories() {
        return monitories;
    }

    /** It is published for these from now on. */
    public void publishFor(Set<Monitory> extractions) {
        monitories = extractions;
    }

    /** When it was first seen, or last seen to change. */
    public Instant since() {
        return since;
    }

    public Instant nextCheck() {
        return nextCheck;
    }

    public void checkAt(Instant next) {
        nextCheck = next;
    }

    /** Has its window end now. */
    public void cutShort(Instant now) {
        cutShort = true;
        nextCheck = now;
    }

    public boolean isCutShort() {
        return cutShort;
    }

    /** The measures that have been published; null when they are not known. */
    public Fingerprint published() {
        return published;
    }

    /** Whether it had been closed, and what its source has is not known. */
    public boolean isLate() {
        return late;
    }

    /** Whether it is to be read whole. */
    public boolean isUnread() {
        return published == null && !late;
    }

    /** Whether it has no measure yet, or no longer: nothing of it is published. */
    public boolean isEmpty() {
        return published != null && published.rows() == 0;
    }

    /**
     * Whether it was read whole before it was the turn of all its measures' ids: those that are still to come have been
     * sent.
     *
     * @param lastId up to where measures have been read by their ids
     */
    public boolean isAheadOf(long lastId) {
        return published != null && published.maxId() > lastId;
    }

    /** Its source is no longer what was published: it is to be read whole, and its window begins anew. */
    public void changed(Instant now) {
        published = null;
        late = false;
        since = now;
    }

    /** More of its measures were published, and its window begins anew. */
    public void added(Fingerprint measures, Instant now) {
        published = measures;
        since = now;
    }

    /** All of its measures were published. */
    public void readWhole(Fingerprint measures) {
        published = measures;
        late = false;
    }
}
