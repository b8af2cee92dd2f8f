package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.state.Cells;
import io.wavepivot.schemas.Build;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.PivotRowEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is published of plans, as bytes. Not for several threads at once. */
final class Patches {

    private final AvroEncoder encoder;
    private final PivotRowEncoder rows;

    Patches(AvroEncoder encoder) {
        this.encoder = encoder;
        this.rows = new PivotRowEncoder(encoder, Topics.PIVOT_ROWS.name());
    }

    /** @param offsets by table and partition, up to which the row is what comes of their records */
    byte[] patch(String pivot, Cells.ChangedRow row, Map<String, Map<Integer, Long>> offsets) {
        Map<String, List<Long>> sources = new LinkedHashMap<>();
        offsets.forEach((dataset, partitions) -> sources.put(dataset, list(partitions)));
        return rows.encode(pivot, row.key(), row.at(), row.cells(), false, false, sources);
    }

    private static List<Long> list(Map<Integer, Long> partitions) {
        List<Long> offsets = new ArrayList<>();
        partitions.forEach((partition, offset) -> {
            while (offsets.size() < partition) {
                offsets.add(-1L);
            }
            offsets.add(offset);
        });
        return offsets;
    }

    byte[] status(Build status) {
        return encoder.encode(Topics.BUILDS.name(), status);
    }
}
