package io.wavepivot.ingest.windows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The waves whose window is open, and when each is looked at again: often while it is young, more rarely as it ages, and
 * once more when its window ends. What was long over when it was first seen is not expected to change, and is looked at
 * as rarely as that.
 */
public final class OpenWaves {

    /** A window has this many looks at the least, evenly spread. */
    private static final int LOOKS = 10;

    private final Map<Long, OpenWave> waves = new LinkedHashMap<>();
    private final Duration window;
    private final Duration shortest;
    private final Duration longest;
    private final OldRowsPace pace;

    /** The floor up to which the waves have been forgotten: mostly it stays. */
    private long dropped = Long.MIN_VALUE;

    /**
     * @param window how long a wave is open after it was first seen, or last seen to change
     * @param pause the shortest time between two looks at a wave
     * @param pace of what is written of waves that were over long ago
     */
    public OpenWaves(Duration window, Duration pause, OldRowsPace pace) {
        this.window = window;
        this.shortest = pause;
        this.pace = pace;
        this.longest = window.dividedBy(LOOKS).compareTo(pause) > 0 ? window.dividedBy(LOOKS) : pause;
    }

    /** The wave, if it is open, else null. */
    public OpenWave get(long wave) {
        return waves.get(wave);
    }

    public void open(OpenWave wave, Instant now) {
        waves.put(wave.wave(), wave);
        plan(wave, now);
    }

    public void close(OpenWave wave) {
        waves.remove(wave.wave());
    }

    /** Forgets the waves before one. */
    public void dropBefore(long floor) {
        if (floor != dropped) {
            waves.keySet().removeIf(wave -> wave < floor);
            dropped = floor;
        }
    }

    /** The waves that are to be read whole: those of now before those of long ago, and then the oldest first. */
    public List<OpenWave> unread(int limit) {
        List<OpenWave> unread = new ArrayList<>();
        List<OpenWave> old = new ArrayList<>();
        for (OpenWave wave : waves.values()) {
            if (wave.isUnread()) {
                (pace.holds(wave.wave()) ? old : unread).add(wave);
            }
        }
        int rows = 0;
        for (OpenWave wave : old) {
            if (!pace.allows(rows, wave.monitories().size())) {
                break;
            }
            rows += wave.monitories().size();
            unread.add(wave);
        }
        return unread.subList(0, Math.min(unread.size(), limit));
    }

    /**
     * The waves that it is time to look at, most urgent first: at most so many, and with at most so many published
     * measures, or rows, together, but always one; of old waves no more than their pace allows. Late waves have no measures
     * here, as theirs are not compared.
     */
    public List<OpenWave> due(Instant now, int limit, long rows) {
        List<OpenWave> due = new ArrayList<>();
        long sum = 0;
        int old = 0;
        for (OpenWave wave : dueByUrgency(now)) {
            if (pace.holds(wave.wave())) {
                boolean isAllowed = pace.allows(old, wave.monitories().size());
                old += wave.monitories().size();
                if (!isAllowed) {
                    continue;
                }
            }
            long measures = wave.isLate() ? 0 : wave.published().rows();
            sum += Math.max(measures, wave.monitories().size() - 1); // It may be complete, in each of its rows.
            if (!due.isEmpty() && (due.size() == limit || sum > rows)) {
                break;
            }
            due.add(wave);
        }
        return due;
    }

    /** Whether any wave waits to be read whole, or to be looked at, and may be. */
    public boolean isBehind(Instant now) {
        for (OpenWave wave : waves.values()) {
            if ((wave.isUnread() || isDue(wave, now)) && !(pace.isWaiting() && pace.holds(wave.wave()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a wave's window has passed. */
    public boolean isOver(OpenWave wave, Instant now) {
        return !now.isBefore(end(wave));
    }

    /** Says when a wave is looked at next. */
    public void plan(OpenWave wave, Instant now) {
        Duration pause = Duration.between(wave.since(), now).dividedBy(4);
        pause = pause.compareTo(shortest) < 0 ? shortest : pause;
        pause = pause.compareTo(longest) > 0 || wasOver(wave) ? longest : pause;
        Instant next = now.plus(pause);
        Instant last = wave.isCutShort() ? now : end(wave);
        if (wave.isLate()) {
            wave.checkAt(last);
            return;
        }
        wave.checkAt(next.isAfter(last) && (wave.isCutShort() || !isOver(wave, now)) ? last : next);
    }

    /**
     * Cuts windows short where too many are open: of the late ones first, then of the oldest. While measures are still to
     * be read by their ids, waves are not closed that will have some of them: empty ones, and those that were read ahead.
     *
     * @param most how many may be open
     * @param lastId up to where measures have been read by their ids
     * @param behind whether there are more
     */
    public void makeRoom(int most, Instant now, long lastId, boolean behind) {
        if (waves.size() <= most) {
            return;
        }
        List<OpenWave> idle = waves.values().stream()
                .filter(wave -> !(behind && (wave.isEmpty() || wave.isAheadOf(lastId))))
                .toList();
        Stream.concat(idle.stream().filter(OpenWave::isLate), idle.stream().filter(wave -> !wave.isLate()))
                .limit(Math.max(0, idle.size() - most))
                .filter(wave -> !wave.isCutShort())
                .forEach(wave -> wave.cutShort(now));
    }

    /** How many there are. */
    public int size() {
        return waves.size();
    }

    /** How many of them have no measure yet. */
    public int empty() {
        int count = 0;
        for (OpenWave wave : waves.values()) {
            count += wave.isEmpty() ? 1 : 0;
        }
        return count;
    }

    /** The open waves, as they are kept from one start to the next. */
    public List<OpenWindow> windows() {
        Map<Instant, List<Long>> bySince = new LinkedHashMap<>();
        Instant since = null;
        List<Long> same = null;
        for (Map.Entry<Long, OpenWave> wave : waves.entrySet()) {
            if (wave.getValue().since() != since) { // Those that were opened together mostly follow each other.
                since = wave.getValue().since();
                same = bySince.computeIfAbsent(since, any -> new ArrayList<>());
            }
            same.add(wave.getKey()); // The same object: it is kept as long as the wave is.
        }
        return bySince.entrySet().stream()
                .map(window -> new OpenWindow(window.getKey(), window.getValue()))
                .toList();
    }

    private List<OpenWave> dueByUrgency(Instant now) {
        List<OpenWave> due = new ArrayList<>();
        for (OpenWave wave : waves.values()) {
            if (isDue(wave, now)) {
                due.add(wave);
            }
        }
        due.sort(Comparator.comparing(OpenWave::nextCheck));
        return due;
    }

    private static boolean isDue(OpenWave wave, Instant now) {
        return !wave.isUnread() && !wave.nextCheck().isAfter(now);
    }

    private Instant end(OpenWave wave) {
        return wave.since().plus(window);
    }

    /** Whether it would have been over long before it was seen: it is read while catching up. */
    private boolean wasOver(OpenWave wave) {
        return Instant.ofEpochSecond(wave.wave()).plus(window).isBefore(wave.since());
    }
}
