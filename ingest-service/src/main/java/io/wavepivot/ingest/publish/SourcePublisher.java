package io.wavepivot.ingest.publish;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Topics;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * What one source writes: its rows together with its bookmark, exactly once. Opening it fences off any other publisher
 * of the source before the bookmark is read, so that no two can go on from the same one.
 */
public final class SourcePublisher implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(3); // Longer than any transaction that is in the way.

    private final String source;
    private final KafkaClients kafka;
    private final Producer<String, SpecificRecord> producer;

    private SourcePublisher(String source, KafkaClients kafka) {
        this.source = source;
        this.kafka = kafka;
        this.producer = kafka.transactionalProducer("ingest." + source);
    }

    /** @throws org.apache.kafka.common.KafkaException the broker cannot be reached, or refuses */
    public static SourcePublisher open(String source, KafkaClients kafka) {
        SourcePublisher publisher = new SourcePublisher(source, kafka);
        try {
            publisher.producer.initTransactions();
            return publisher;
        } catch (RuntimeException failed) {
            publisher.close();
            throw failed;
        }
    }

    /**
     * The last bookmark that was committed; empty before the first.
     *
     * @throws UndecodableException the bookmark is not one that this version can read
     */
    public Optional<Bookmark> bookmark() throws UndecodableException {
        TopicPartition partition = partition();
        byte[] last = null;
        try (Consumer<String, byte[]> reader = kafka.reader()) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = end(partition);
            Instant deadline = Instant.now().plus(PATIENCE);
            while (reader.position(partition) < end) {
                if (Instant.now().isAfter(deadline)) {
                    throw new TimeoutException("The bookmark of '" + source + "' could not be read in " + PATIENCE);
                }
                for (ConsumerRecord<String, byte[]> next : reader.poll(PAUSE)) {
                    last = next.key().equals(source) ? next.value() : last;
                }
            }
        }
        return last == null
                ? Optional.empty()
                : Optional.of(kafka.decoder(Bookmark.class).decode(last));
    }

    /** Starts a transaction; unless it is committed, closing it takes back what it sent. */
    public Transaction begin() {
        return new Transaction();
    }

    /** Ends without waiting for what has not been committed. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    /**
     * The end as an uncommitted reader sees it: a committed reader's own end lies before any transaction that is open
     * in the partition, even one of another source, and our bookmark may be behind that.
     */
    private long end(TopicPartition partition) {
        try (Consumer<String, byte[]> reader = kafka.uncommittedReader()) {
            return reader.endOffsets(List.of(partition)).get(partition);
        }
    }

    /** Where the producer's default partitioner puts the source's key. */
    private TopicPartition partition() {
        String topic = Topics.BOOKMARKS.name();
        byte[] key = new StringSerializer().serialize(topic, source);
        int count = producer.partitionsFor(topic).size();
        return new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % count);
    }

    /** Rows and a bookmark that become visible together, or not at all. It begins with its first record. */
    public final class Transaction implements AutoCloseable {

        private boolean open;

        public void send(PivotRow row) {
            send(Topics.PIVOT_ROWS.name(), Topics.pivotRowKey(row.getPivot(), row.getRowKey()), row);
        }

        public void remove(String pivot, String rowKey) {
            send(Topics.PIVOT_ROWS.name(), Topics.pivotRowKey(pivot, rowKey), null);
        }

        /** Whether anything was sent that has not been committed. */
        public boolean isOpen() {
            return open;
        }

        /** @throws org.apache.kafka.common.KafkaException nothing of the transaction counts */
        public void commit(Bookmark bookmark) {
            send(Topics.BOOKMARKS.name(), source, bookmark);
            producer.commitTransaction();
            open = false;
        }

        @Override
        public void close() {
            if (open) {
                producer.abortTransaction();
            }
        }

        private void send(String topic, String key, SpecificRecord value) {
            if (!open) {
                producer.beginTransaction();
                open = true;
            }
            producer.send(new ProducerRecord<>(topic, key, value));
        }
    }
}
