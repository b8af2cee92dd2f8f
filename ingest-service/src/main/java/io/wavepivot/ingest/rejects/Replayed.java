package io.wavepivot.ingest.rejects;

import io.wavepivot.schemas.Bookmark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Which rejected rows of a table have been taken in since, by their offsets: a bit each, in a bookmark. */
final class Replayed {

    static final String KIND = "replay/";

    private static final String MARK = "replayed";

    private final long base;
    private final BitSet offsets;

    private Replayed(long base, BitSet offsets) {
        this.base = base;
        this.offsets = offsets;
    }

    /** What a bookmark says; nothing, where there is none. */
    static Replayed of(Optional<Bookmark> bookmark) {
        List<Object> mark = bookmark.map(last -> last.getMarks().get(MARK)).orElse(List.of());
        if (mark.isEmpty()) {
            return new Replayed(0, new BitSet());
        }
        return new Replayed((long) mark.get(0), BitSet.valueOf(unzipped((ByteBuffer) mark.get(1))));
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
                .setMarks(Map.of(MARK, List.of(base, zipped(offsets.toByteArray()))))
                .setAt(now)
                .build();
    }

    private static ByteBuffer zipped(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return ByteBuffer.wrap(zipped.toByteArray());
    }

    private static byte[] unzipped(ByteBuffer zipped) {
        byte[] bytes = new byte[zipped.remaining()];
        zipped.duplicate().get(bytes);
        try {
            return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
