package io.wavepivot.pivot.tables;

import io.wavepivot.schemas.kafka.Ends;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/** What a table's topic has now, read by a consumer of its own and with no group. */
public final class WholeTopic {

    private static final Duration POLL = Duration.ofMillis(500);

    /** Of all partitions together, as it is read beside what flows. */
    private static final Map<String, Object> CONSUMER = Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1024 * 1024);

    private WholeTopic() {}

    /**
     * Reads all of it, up to where it ends now, and with that all that was committed by now.
     *
     * @param from the offset that a partition is read from; one that is missing is read from its beginning
     * @return the offset that each partition goes on with
     * @throws E whoever is given the batches throws it
     * @throws org.apache.kafka.common.KafkaException it broke off
     */
    public static <E extends Exception> Map<Integer, Long> read(
            KafkaClients kafka, Table table, TableReaders readers, Map<Integer, Long> from, Taker<E> taker) throws E {
        Topic topic = Topics.rows(table.name(), table.schema());
        try (Consumer<byte[], byte[]> consumer = kafka.reader(CONSUMER)) {
            List<TopicPartition> partitions = topic.partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            from.forEach((partition, offset) -> consumer.seek(new TopicPartition(topic.name(), partition), offset));
            Ends ends = new Ends(kafka.ends(partitions));
            while (!ends.areReached(consumer)) {
                taker.take(TableBatch.of(consumer.poll(POLL), readers));
            }
            Map<Integer, Long> next = new HashMap<>();
            partitions.forEach(partition -> next.put(partition.partition(), consumer.position(partition)));
            return next;
        }
    }

    /** Is given batches, in the order of each partition. */
    public interface Taker<E extends Exception> {

        void take(TableBatch batch) throws E;
    }
}
