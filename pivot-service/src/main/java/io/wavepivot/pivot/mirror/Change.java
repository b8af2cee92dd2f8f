package io.wavepivot.pivot.mirror;

import io.wavepivot.schemas.tables.TableRow;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record says of a row. */
record Change(TableRow row, ConsumerRecord<byte[], byte[]> origin) {

    boolean isDeletion() {
        return row.values() == null;
    }

    /** About how much of a statement it is. */
    int bytes() {
        return Math.max(origin.serializedKeySize(), origin.serializedValueSize());
    }
}
