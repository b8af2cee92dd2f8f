package io.wavepivot.ingest.files;

import java.util.HashMap;
import java.util.Map;

/** How many files are taken at the same time; no one user has all of them. */
final class LoadSlots {

    private final int max;
    private final Map<String, Integer> taken = new HashMap<>();

    LoadSlots(int max) {
        this.max = max;
    }

    /** Whether the user may take a file now; whoever may {@link #leave leaves} in the end. */
    synchronized boolean tryTake(String user) {
        int all = taken.values().stream().mapToInt(Integer::intValue).sum();
        int own = taken.getOrDefault(user, 0);
        boolean isFree = all < max && (own < max - 1 || max == 1);
        if (isFree) {
            taken.put(user, own + 1);
        }
        return isFree;
    }

    synchronized void leave(String user) {
        taken.computeIfPresent(user, (any, own) -> own == 1 ? null : own - 1);
    }
}
