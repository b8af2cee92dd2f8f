package io.wavepivot.ingest.rows;

import io.wavepivot.schemas.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Publishes what stands for itself, and in no transaction. */
final class RowPublisher implements AutoCloseable {

    /** Who asks is told after five seconds at the most; a record must not come much later. */
    static final Map<String, Object> SETTINGS = Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000,
            ProducerConfig.LINGER_MS_CONFIG, 0,
            ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG, 16L * 1024 * 1024);

    private final Producer<byte[], byte[]> producer;

    RowPublisher(KafkaClients kafka) {
        this.producer = kafka.producer(SETTINGS);
    }

    /**
     * Returns once the broker has all.
     *
     * @throws KafkaException it may have some
     */
    List<RecordMetadata> publish(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        List<Future<RecordMetadata>> underWay = new ArrayList<>(records.size());
        records.forEach(next -> underWay.add(producer.send(next)));
        List<RecordMetadata> written = new ArrayList<>(records.size());
        for (Future<RecordMetadata> one : underWay) {
            try {
                written.add(one.get());
            } catch (ExecutionException failed) {
                throw new KafkaException("The broker did not take all records", failed.getCause());
            }
        }
        return written;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
