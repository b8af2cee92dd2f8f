package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records that a consumer of its own reads, as long as there are some. */
final class TopicBacklog implements Backlog {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Map<String, Object> CONSUMER =
            Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);

    private final KafkaClients kafka;
    private Consumer<byte[], byte[]> consumer;
    private TopicPartition assigned;

    TopicBacklog(KafkaClients kafka) {
        this.kafka = kafka;
    }

    @Override
    public int partitions(String dataset) {
        return consumer().partitionsFor(Topics.rowsTopic(dataset)).size();
    }

    @Override
    public Part read(String dataset, int partition, long from) {
        TopicPartition wanted = new TopicPartition(Topics.rowsTopic(dataset), partition);
        if (!wanted.equals(assigned)) {
            consumer().assign(List.of(wanted));
            assigned = wanted;
        }
        if (consumer.position(wanted) != from) {
            consumer.seek(wanted, from);
        }
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(wanted);
        long next = consumer.position(wanted);
        boolean isEnd = records.isEmpty()
                && next >= consumer.endOffsets(List.of(wanted)).get(wanted);
        return new Part(records, next, isEnd);
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
            assigned = null;
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = kafka.reader(CONSUMER);
        }
        return consumer;
    }
}
