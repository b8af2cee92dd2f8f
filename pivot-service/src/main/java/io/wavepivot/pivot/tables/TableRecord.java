package io.wavepivot.pivot.tables;

import io.wavepivot.schemas.tables.TableRow;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of a table, and the row that it says. */
public record TableRecord(TableRow row, ConsumerRecord<byte[], byte[]> origin) {

    public boolean isDeletion() {
        return row.values() == null;
    }

    /** About how much of a statement it is. */
    public int bytes() {
        return Math.max(origin.serializedKeySize(), origin.serializedValueSize());
    }
}
