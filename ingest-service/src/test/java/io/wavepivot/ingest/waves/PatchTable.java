package io.wavepivot.ingest.waves;

import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.RejectedRow;
import io.wavepivot.schemas.kafka.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What was sent, a line a record, and the rows that come of it, a line a row: {@code A;300 2000 {p=1.0} complete}. */
final class PatchTable {

    private static final int HEADER = 5;

    private final Map<String, Map<String, Object>> rows = new TreeMap<>();
    private final Set<String> complete = new HashSet<>();

    /** Applies a record, as the contract of {@link PivotRow} says. */
    String apply(ProducerRecord<byte[], byte[]> sent) throws IOException {
        String key = new String(sent.key(), StandardCharsets.UTF_8);
        if (sent.topic().equals(Topics.REJECTS.name())) {
            RejectedRow rejected = decode(sent.value(), new SpecificDatumReader<>(RejectedRow.class));
            return "rejected %s %d %s: %s"
                    .formatted(
                            key.split("\\.")[1],
                            rejected.getPosition(),
                            rejected.getRaw(),
                            rejected.getErrors().getFirst().getRule());
        }
        String row = key.split(";", 3)[2].replace('|', ' ');
        if (sent.value() == null) {
            rows.remove(row);
            complete.remove(row);
            return row + " gone";
        }
        PivotRow patch = decode(sent.value(), new SpecificDatumReader<>(PivotRow.class));
        apply(row, patch);
        return row
                + (patch.getReplaces() ? " = " : " + ")
                + new TreeMap<>(patch.getCells())
                + (patch.getComplete() ? " complete" : "");
    }

    /** By their pivots and waves. */
    List<String> rows() {
        return rows.entrySet().stream()
                .map(row -> row.getKey() + " " + row.getValue() + (complete.contains(row.getKey()) ? " complete" : ""))
                .toList();
    }

    private void apply(String row, PivotRow patch) {
        if (patch.getCells().isEmpty() && !rows.containsKey(row)) {
            return;
        }
        Map<String, Object> cells = rows.computeIfAbsent(row, any -> new TreeMap<>());
        if (patch.getReplaces()) {
            cells.clear();
        }
        cells.putAll(patch.getCells());
        cells.values().removeIf(value -> value == null);
        complete.remove(row);
        if (patch.getComplete()) {
            complete.add(row);
        }
    }

    static <T> T decode(byte[] bytes, SpecificDatumReader<T> reader) throws IOException {
        return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
    }
}
