package io.wavepivot.pivot.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;

/** Offsets of one partition, with a clock that stands still but for what a part takes. */
abstract class OffsetsOfAPartition {

    static final long PART = 5_000_000; // Nanoseconds.
    static final long SECOND = 1_000_000_000;
    static final TopicPartition PARTITION = new TopicPartition("pivot-rows", 3);

    final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    final List<RuntimeException> failures = new ArrayList<>();
    RuntimeException outage;
    int parts = 1;
    long part = PART;
    int flushes;
    long now = -SECOND; // As System.nanoTime may be.
    final Offsets offsets =
            new Offsets(consumer, () -> Collections.nCopies(parts, this::rest), failures::add, () -> now);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.seek(PARTITION, 7);
    }

    void rest() {
        if (outage != null) {
            throw outage;
        }
        flushes++;
        now += part;
    }

    long committed() {
        return consumer.committed(Set.of(PARTITION)).get(PARTITION).offset();
    }

    /** One record, and a marker behind it. */
    static ConsumerRecords<byte[], byte[]> records(long offset) {
        ConsumerRecord<byte[], byte[]> one =
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]);
        return new ConsumerRecords<>(
                Map.of(PARTITION, List.of(one)), Map.of(PARTITION, new OffsetAndMetadata(offset + 2)));
    }
}
