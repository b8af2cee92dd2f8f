package io.wavepivot.schemas.kafka;

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
 * What one source writes: its rows together with how far it is, exactly once. Opening it fences off any other publisher
 * of the source before that is read, so that no two can go on from the same place.
 *
 * @param <S> what says how far it is: a bookmark, a task
 */
public final class SourcePublisher<S extends SpecificRecord> implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3); // Longer than any transaction that is in the way.

    private final String source;
    private final Topic states;
    private final Producer<byte[], byte[]> producer;
    private final AvroEncoder encoder;
    private final Optional<S> state;

    /**
     * @param states the topic of what says how far sources are
     * @param producer whose transactions are initialised: see {@link #open}
     * @param state the source's, where it has one
     */
    public SourcePublisher(
            String source, Topic states, Producer<byte[], byte[]> producer, AvroEncoder encoder, Optional<S> state) {
        this.source = source;
        this.states = states;
        this.producer = producer;
        this.encoder = encoder;
        this.state = state;
    }

    /**
     * Opens the only publisher of a source.
     *
     * @param source its name, which is the key of its state
     * @param settings further ones of its producer, by Kafka's names
     * @throws KafkaException the broker cannot be reached, or refuses
     * @throws UndecodableException the source's state is not one that this version can read
     */
    public static <S extends SpecificRecord> SourcePublisher<S> open(
            String source,
            KafkaClients kafka,
            Map<String, Object> settings,
            AvroEncoder encoder,
            CompactedTable<S> states)
            throws UndecodableException {
        Producer<byte[], byte[]> producer = kafka.transactionalProducer("wavepivot." + source, settings);
        try {
            producer.initTransactions();
            states.awaitEnd(source, PATIENCE);
            return new SourcePublisher<>(source, states.topic(), producer, encoder, states.get(source));
        } catch (InterruptedException interrupted) {
            producer.close(Duration.ZERO);
            throw new InterruptException(interrupted);
        } catch (UndecodableException | RuntimeException failed) {
            producer.close(Duration.ZERO);
            throw failed;
        }
    }

    /** How far the source was when this publisher was opened; empty before its first commit. */
    public Optional<S> state() {
        return state;
    }

    /** Starts a transaction; unless it is committed, closing it takes back what it sent. */
    public Transaction begin() {
        return new Transaction(source, states, producer, encoder);
    }

    /** Ends without waiting for what has not been committed. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Records and a state that become visible together, or not at all. It begins with its first record. */
    public static final class Transaction implements AutoCloseable {

        private final String source;
        private final Topic states;
        private final Producer<byte[], byte[]> producer;
        private final AvroEncoder encoder;
        private boolean open;

        private Transaction(String source, Topic states, Producer<byte[], byte[]> producer, AvroEncoder encoder) {
            this.source = source;
            this.states = states;
            this.producer = producer;
            this.encoder = encoder;
        }

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
                begin();
                open = true;
            }
            producer.send(next);
        }

        /** After a step that did not end in time a producer takes no other one, and says so as if it were a bug. */
        private void begin() {
            try {
                producer.beginTransaction();
            } catch (IllegalStateException stuck) {
                throw new KafkaException("An earlier step of '%s' has not ended".formatted(source), stuck);
            }
        }

        /** Whether anything was sent that has not been committed. */
        public boolean isOpen() {
            return open;
        }

        /**
         * Commits what was sent, with how far the source is now.
         *
         * @throws KafkaException nothing of the transaction counts
         */
        public void commit(SpecificRecord next) {
            send(states, source, next);
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
