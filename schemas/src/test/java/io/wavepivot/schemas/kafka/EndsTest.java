package io.wavepivot.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndsTest {

    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @BeforeEach
    void twoPartitions() {
        consumer.assign(List.of(A, B));
        consumer.updateEndOffsets(Map.of(A, 3L, B, 0L));
        consumer.seek(A, 0);
        consumer.seek(B, 0);
    }

    @Test
    void endsAreReachedWhenThoseOfAllPartitionsAre() {
        Ends ends = Ends.of(consumer, List.of(A, B));

        consumer.seek(A, 2);
        assertThat(ends.areReached(consumer)).isFalse();

        consumer.seek(A, 3);
        assertThat(ends.areReached(consumer)).isTrue();
    }

    @Test
    void anEndItselfIsNotBeforeIt() {
        Ends ends = Ends.of(consumer, List.of(A, B));

        assertThat(ends.isBefore(A, 2)).isTrue();
        assertThat(ends.isBefore(A, 3)).isFalse();
    }
}
