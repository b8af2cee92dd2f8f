package io.wavepivot.pivot.patches;

import io.wavepivot.pivot.rows.Patch;
import io.wavepivot.pivot.write.Batch;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.pivot.write.Refusal;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.KeyKind;
import io.wavepivot.schemas.mongo.PivotName;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns records into changes of rows. */
public final class PatchBatch {

    private final PatchReader reader;
    private final BiPredicate<String, Instant> expired;

    /** @param expired whether a row of a pivot at a time is too old to be kept */
    public PatchBatch(PatchReader reader, BiPredicate<String, Instant> expired) {
        this.reader = reader;
        this.expired = expired;
    }

    /**
     * Adds one record to a batch.
     *
     * @return why it cannot be applied, now or ever; empty when it was added, or has expired
     */
    Optional<String> add(ConsumerRecord<byte[], byte[]> next, Batch batch) {
        String key = key(next);
        if (next.value() == null) {
            return remove(key, batch);
        }
        try {
            Patch patch = reader.read(next.value());
            Optional<String> objection =
                    objection(patch.pivot(), patch.rowKey()).or(() -> keyObjection(key, patch));
            if (objection.isEmpty() && !expired.test(patch.pivot(), Instant.ofEpochMilli(patch.at()))) {
                batch.row(patch.pivot(), patch.rowKey())
                        .patch(patch, next.timestamp(), next.partition(), next.offset());
            }
            return objection;
        } catch (UndecodableException undecodable) {
            return Optional.of(undecodable.getMessage());
        }
    }

    /** Why a record could not be applied, if it were written now; empty when it could. For several threads at once. */
    public synchronized Optional<String> objection(ConsumerRecord<byte[], byte[]> next, PivotWriter writer) {
        Batch alone = new Batch();
        return add(next, alone)
                .or(() -> writer.check(alone).stream().findFirst().map(Refusal::reason));
    }

    /** A record's key as a text; null without one. */
    static String key(ConsumerRecord<byte[], byte[]> next) {
        return next.key() == null ? null : new String(next.key(), StandardCharsets.UTF_8);
    }

    /** Patches of a row are in order only when they have the same key. */
    private static Optional<String> keyObjection(String key, Patch patch) {
        String right = Topics.pivotRowKey(patch.pivot(), patch.rowKey());
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
        String rowKey = key.substring(bar + 1);
        Optional<String> objection = objection(pivot, rowKey);
        if (objection.isEmpty()) {
            batch.row(pivot, rowKey).remove();
        }
        return objection;
    }

    private static Optional<String> objection(String pivot, String rowKey) {
        return PivotName.objection(pivot).or(() -> KeyKind.objection(rowKey));
    }
}
