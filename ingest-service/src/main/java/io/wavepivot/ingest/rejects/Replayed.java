package io.wavepivot.ingest.rejects;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.wire.UndecodableException;
import io.wavepivot.schemas.wire.Zipped;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which rejected rows of a table have been taken in since, by their offsets: a bit each, in a bookmark. */
final class Replayed {

    static final String KIND = "replay/";

    private static final String MARK = "replayed";

    private final long base;
    private final BitSet offsets;

    Replayed(long base, BitSet offsets) {
        this.base = base;
        this.offsets = offsets;
    }

    /**
     * What a bookmark says; nothing, where there is none.
     *
     * @throws UndecodableException it says nothing that can be read
     */
    static Replayed of(Optional<Bookmark> bookmark) throws UndecodableException {
        List<Object> mark = bookmark.map(last -> last.getMarks().get(MARK)).orElse(List.of());
        if (mark.isEmpty()) {
            return new Replayed(0, new BitSet());
        }
        if (mark.size() == 2 && mark.get(0) instanceof Long base && mark.get(1) instanceof ByteBuffer offsets) {
            return new Replayed(base, BitSet.valueOf(Zipped.unzip(offsets)));
        }
        throw new UndecodableException("What was replayed is said in another way than ours");
    }

    boolean has(long offset) {
        return offset >= base && offset - base <= Integer.MAX_VALUE && offsets.get((int) (offset - base));
    }

    /** These, with others; without those before a place, which the topic has forgotten. */
    Replayed plus(Iterable<Long> others, long first) {
        BitSet moved = new BitSet();
        for (int bit = offsets.nextSetBit(0); bit >= 0; bit = offsets.nextSetBit(bit + 1)) {
            if (base + bit >= first) {
                moved.set((int) (base + bit - first));
            }
        }
        others.forEach(offset -> moved.set((int) (offset - first)));
        return new Replayed(first, moved);
    }

    Bookmark bookmark(String table, Instant now) {
        return Bookmark.newBuilder()
                .setSource(KIND + table)
                .setScope(table)
                .setPositions(Map.of())
                .setMarks(Map.of(MARK, List.of(base, Zipped.zip(offsets.toByteArray()))))
                .setAt(now)
                .build();
    }
}
