package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.query.Share;
import io.wavepivot.pivot.aggregate.values.Sums;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What comes and goes of some rows: sums of one group are added, and what comes again as it goes is left out. */
final class Changes {

    private final Map<ByteBuffer, Sums> sums = new LinkedHashMap<>();
    private final Map<List<ByteBuffer>, Integer> times = new LinkedHashMap<>();
    private final Map<List<ByteBuffer>, Share> kept = new HashMap<>();

    /** @param share null for nothing */
    void add(Share share, int how) {
        if (share == null) {
            return;
        }
        if (share.sums() != null) {
            sums.computeIfAbsent(ByteBuffer.wrap(share.group()), any -> Sums.of(null))
                    .add(share.sums(), how);
            return;
        }
        List<ByteBuffer> id = List.of(
                ByteBuffer.wrap(share.group()),
                ByteBuffer.wrap(share.entry()),
                ByteBuffer.wrap(share.payload() == null ? new byte[0] : share.payload()));
        times.merge(id, how, Integer::sum);
        kept.put(id, share);
    }

    boolean areSums() {
        return times.isEmpty();
    }

    List<Message.Change> all() {
        List<Message.Change> all = new ArrayList<>();
        sums.forEach((group, sum) -> {
            if (!sum.isNothing()) {
                all.add(new Message.Change(new Share(group.array(), sum, null, null), 1));
            }
        });
        times.forEach((id, count) -> {
            if (count != 0) {
                all.add(new Message.Change(kept.get(id), count));
            }
        });
        return all;
    }
}
