package io.wavepivot.ingest.backups.file;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.LongPredicate;

/**
 * Keys that were seen, at sixteen bytes each, whatever their length: of their SHA-256 the first half. That two different
 * ones are alike there, nobody can bring about.
 */
public final class KeySet {

    /** Half of the places stay empty. */
    private static final int LOAD = 2;

    private final int max;
    private final MessageDigest sha256 = Container.sha256();
    private long[] places = new long[2 * 1024];
    private int size;
    private long high;
    private long low;

    /** @param max keys, a power of two */
    public KeySet(int max) {
        this.max = max;
    }

    /** Looks at a key: what is asked then is asked of it. */
    public void at(byte[] key) {
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest(key));
        high = digest.getLong();
        low = digest.getLong() | 1; // An empty place has zero.
    }

    /** The part of the key by which keys are divided: any number, each as often. */
    public long part() {
        return high;
    }

    /** Whether the key is in it. */
    public boolean contains() {
        return places[place() + 1] != 0;
    }

    /** Whether no more keys can be added. */
    public boolean isFull() {
        return size == max;
    }

    /** Adds the key; the set is not full. */
    public void add() {
        int place = place();
        if (places[place + 1] != 0) {
            return;
        }
        places[place] = high;
        places[place + 1] = low;
        size++;
        if (2 * LOAD * size > places.length) {
            rehash(2 * places.length, any -> true);
        }
    }

    /** Forgets the keys whose parts are not wanted. */
    public void retain(LongPredicate wanted) {
        rehash(places.length, wanted);
    }

    /** Forgets all keys. */
    public void clear() {
        retain(none -> false);
    }

    /** Where the key is, or would be. */
    private int place() {
        int place = 2 * (int) (high & places.length / 2 - 1);
        while (places[place + 1] != 0 && (places[place] != high || places[place + 1] != low)) {
            place = (place + 2) % places.length;
        }
        return place;
    }

    private void rehash(int length, LongPredicate wanted) {
        long[] old = places;
        long lookedAtHigh = high;
        long lookedAtLow = low;
        places = new long[length];
        size = 0;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] != 0 && wanted.test(old[i])) {
                high = old[i];
                low = old[i + 1];
                int place = place();
                places[place] = high;
                places[place + 1] = low;
                size++;
            }
        }
        high = lookedAtHigh;
        low = lookedAtLow;
    }
}
