package io.wavepivot.ingest.backups.file;

import java.util.function.LongPredicate;

/** Keys that were seen, at sixteen bytes each. */
public final class KeySet {

    /** Half of the places stay empty. */
    private static final int LOAD = 2;

    private final int max;

    /** Of each key the part and the rest; the rest of an empty place is 0. */
    private long[] places = new long[2 * 1024];

    private int size;

    /** @param max keys, a power of two */
    public KeySet(int max) {
        this.max = max;
    }

    /** Whether a key is in it. */
    public boolean contains(HashedKey key) {
        return places[place(key.part(), key.rest()) + 1] != 0;
    }

    /** Whether no more keys can be added. */
    public boolean isFull() {
        return size == max;
    }

    /** Adds a key; the set is not full. */
    public void add(HashedKey key) {
        put(key.part(), key.rest());
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

    private void put(long part, long rest) {
        int place = place(part, rest);
        size += places[place + 1] == 0 ? 1 : 0;
        places[place] = part;
        places[place + 1] = rest;
    }

    /** Where a key is, or would be. */
    private int place(long part, long rest) {
        int last = places.length - 1;
        int place = 2 * (int) part & last;
        while (places[place + 1] != 0 && (places[place] != part || places[place + 1] != rest)) {
            place = place + 2 & last;
        }
        return place;
    }

    private void rehash(int length, LongPredicate wanted) {
        long[] old = places;
        places = new long[length];
        size = 0;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] != 0 && wanted.test(old[i])) {
                put(old[i], old[i + 1]);
            }
        }
    }
}
