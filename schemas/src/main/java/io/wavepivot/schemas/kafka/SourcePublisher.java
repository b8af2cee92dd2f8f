package io.wavepivot.schemas.kafka;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What one source writes: its rows together with its bookmark, exactly once. Opening it fences off any other publisher
 * of the source before the bookmark is read, so that no two can go on from the same one.
 */
public final class SourcePublisher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3); // Longer than any transaction that is in the way.

    private final String source;
    private final Producer<byte[], byte[]> producer;
    private final AvroEncoder encoder;
    private final Optional<Bookmark> bookmark;

    /** @param producer whose transactions are initialised: see {@link #open} */
    public SourcePublisher(
            String source, Producer<byte[], byte[]> producer, AvroEncoder encoder, Optional<Bookmark> bookmark) {
        this.source = source;
        this.producer = producer;
        this.encoder = encoder;
        this.bookmark = bookmark;
    }

    /**
     * Opens the only publisher of a source.
     *
     * @param source its name, which is the key of its bookmark
     * @param settings further ones of its producer, by Kafka's names
     * @throws KafkaException the broker cannot be reached, or refuses
     * @throws UndecodableException the source's bookmark is not one that this version can read
     */
    public static SourcePublisher open(
            String source,
            KafkaClients kafka,
            Map<String, Object> settings,
            AvroEncoder encoder,
            CompactedTable<Bookmark> bookmarks)
            throws UndecodableException {
        Producer<byte[], byte[]> producer = kafka.transactionalProducer("wavepivot." + source, settings);
        try {
            producer.initTransactions();
            bookmarks.awaitEnd(source, PATIENCE);
            return new SourcePublisher(source, producer, encoder, bookmarks.get(source));
        } catch (InterruptedException interrupted) {
            producer.close(Duration.ZERO);
            throw new InterruptException(interrupted);
        } catch (UndecodableException | RuntimeException failed) {
            producer.close(Duration.ZERO);
            throw failed;
        }
    }

    /** The bookmark that was committed last before this publisher was opened; empty before the first. */
    public Optional<Bookmark> bookmark() {
        return bookmark;
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Records and a bookmark that become visible together, or not at all. It begins with its first record. */
    public final class Transaction implements AutoCloseable {

        private boolean open;

        public void send(Topic topic, String key, SpecificRecord value) {
            send(topic, key, encoder.encode(topic.name(), value));
        }

        /** Sends the bytes of a value; null deletes what the key stands for. */
        public void send(Topic topic, String key, byte[] value) {
            send(new ProducerRecord<>(topic.name(), utf8(key), value));
        }

        /** Sends a record as it is, with its headers. */
        public void send(ProducerRecord<byte[], byte[]> next) {
            if (!open) {
                producer.beginTransaction();
                open = true;
            }
            producer.send(next);
        }

        /** Whether anything was sent that has not been committed. */
        public boolean isOpen() {
            return open;
        }

        /** @throws KafkaException nothing of the transaction counts */
        public void commit(Bookmark next) {
            send(Topics.BOOKMARKS, source, next);
            producer.commitTransaction();
            open = false;
        }

        @Override
        public void close() {
            if (open) {
                producer.abortTransaction();
            }
        }
    }
}
