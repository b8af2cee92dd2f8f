package io.wavepivot.pivot.consume;

import io.wavepivot.pivot.write.Batch;
import io.wavepivot.pivot.write.PivotName;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Adds records to a batch. */
public final class PatchDecoder {

    private final AvroDecoder<PivotRow> decoder;
    private final BiPredicate<String, Instant> expired;

    /** @param expired whether a row of a pivot at a time is too old to be kept */
    public PatchDecoder(AvroDecoder<PivotRow> decoder, BiPredicate<String, Instant> expired) {
        this.decoder = decoder;
        this.expired = expired;
    }

    /**
     * Adds one record.
     *
     * @return why it cannot be applied, now or ever; empty when it was added, or has expired
     */
    Optional<String> add(ConsumerRecord<String, byte[]> next, Batch batch) {
        if (next.value() == null) {
            return remove(next.key(), batch);
        }
        try {
            PivotRow patch = decoder.decode(next.value());
            Optional<String> objection =
                    PivotName.objection(patch.getPivot()).or(() -> keyObjection(next.key(), patch));
            if (objection.isEmpty() && !expired.test(patch.getPivot(), patch.getAt())) {
                batch.row(patch.getPivot(), patch.getRowKey()).patch(patch, Instant.ofEpochMilli(next.timestamp()));
            }
            return objection;
        } catch (UndecodableException undecodable) {
            return Optional.of(undecodable.getMessage());
        }
    }

    /** Patches of a row are in order only when they have the same key. */
    private static Optional<String> keyObjection(String key, PivotRow patch) {
        String right = Topics.pivotRowKey(patch.getPivot(), patch.getRowKey());
        return right.equals(key)
                ? Optional.empty()
                : Optional.of("The key of the record is '%s'; of this patch it is '%s'".formatted(key, right));
    }

    private static Optional<String> remove(String key, Batch batch) {
        int bar = key == null ? -1 : key.indexOf('|');
        if (bar < 0) {
            return Optional.of("A removal whose key is not <pivot>|<row key>: " + key);
        }
        String pivot = key.substring(0, bar);
        Optional<String> objection = PivotName.objection(pivot);
        if (objection.isEmpty()) {
            batch.row(pivot, key.substring(bar + 1)).remove();
        }
        return objection;
    }
}
