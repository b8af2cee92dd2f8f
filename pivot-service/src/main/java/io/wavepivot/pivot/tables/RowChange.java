package io.wavepivot.pivot.tables;

import io.wavepivot.schemas.tables.TableRow;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record says of a row. */
public record RowChange(TableRow row, ConsumerRecord<byte[], byte[]> origin) {

    public boolean isDeletion() {
        return row.values() == null;
    }

    /** About how much of a statement it is. */
    public int bytes() {
        return Math.max(origin.serializedKeySize(), origin.serializedValueSize());
    }
}
