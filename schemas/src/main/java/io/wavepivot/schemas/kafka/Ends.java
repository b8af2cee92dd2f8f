package io.wavepivot.schemas.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How far some partitions went at one moment: what is read up to there is all that had been written by then. */
public record Ends(Map<TopicPartition, Long> offsets) {

    /** The ends as the consumer sees them. */
    public static Ends of(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        return new Ends(consumer.endOffsets(partitions));
    }

    /** Whether a consumer that is assigned the partitions has read up to all of their ends. */
    public boolean areReached(Consumer<?, ?> consumer) {
        return offsets.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Whether an offset of a partition lies before its end. */
    public boolean isBefore(TopicPartition partition, long offset) {
        return offset < offsets.get(partition);
    }
}
