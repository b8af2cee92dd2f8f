package io.wavepivot.schemas.definitions;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/** What is defined of one kind. Whoever defines something sees it at once; the other replicas a moment later. */
public final class Definitions {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_TRIES = 20;
    private static final int MAX_PAUSE_MILLIS = 100;
    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            (int) PATIENCE.toMillis(),
            // Who dies in the midst of a change must not hold the others up.
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            2 * (int) PATIENCE.toMillis());

    private final CompactedTable<Definition> table;
    private final Function<String, String> keys;
    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final ReentrantLock changing = new ReentrantLock();

    /** @param keys the key of a definition of this kind, by its name */
    public Definitions(
            CompactedTable<Definition> table, Function<String, String> keys, KafkaClients kafka, AvroEncoder encoder) {
        this.table = table;
        this.keys = keys;
        this.kafka = kafka;
        this.encoder = encoder;
    }

    /** Whether what was defined before this replica started is known. */
    public boolean areLoaded() {
        return table.isLoaded();
    }

    /** @throws UndecodableException it is defined by a later release */
    public Optional<Definition> get(String name) throws UndecodableException {
        return table.get(keys.apply(name));
    }

    /**
     * The same, for whoever is asked to change it.
     *
     * @throws HttpProblem it is defined by a later release, which must not be lost
     */
    public Optional<Definition> known(String name) {
        try {
            return get(name);
        } catch (UndecodableException later) {
            throw Problems.of(409, "later-release", "It is defined by a later release: " + later.getMessage())
                    .build();
        }
    }

    /** The same; empty also when it is defined by a later release. */
    public Optional<Definition> find(String name) {
        try {
            return get(name);
        } catch (UndecodableException later) {
            return Optional.empty();
        }
    }

    /** Whether there is none, also none of a later release. */
    public boolean areNone() {
        return table.isReadable() && table.all().isEmpty();
    }

    /** By ascending name. */
    public Collection<Definition> all() {
        return table.all().values();
    }

    /** That a change could not be made, or that it is not known whether it was. */
    public static HttpProblem unavailable(KafkaException cause) {
        return Problems.of(503, "definitions-unavailable", cause.getMessage()).build();
    }

    /**
     * Makes a change that reads what is defined before it writes: of all changes of one name, on any replica, each sees
     * what the one before has left. It may be made more than once, until one counts.
     *
     * @throws KafkaException it is not known whether the change counts, or the change itself throws it
     */
    public <T> T change(String name, Change<T> change) throws InterruptedException {
        if (!changing.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("Other definitions are under way; try again later");
        }
        try {
            for (int tries = 1; ; tries++) {
                try {
                    return alone(keys.apply(name), change);
                } catch (ProducerFencedException
                        | InvalidProducerEpochException
                        | InvalidTxnStateException another) { // Another replica's.
                    if (tries == MAX_TRIES) {
                        throw another;
                    }
                    Thread.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS)); // Its turn.
                }
            }
        } finally {
            changing.unlock();
        }
    }

    private <T> T alone(String key, Change<T> change) throws InterruptedException {
        try (Producer<byte[], byte[]> producer = kafka.transactionalProducer("wavepivot.definition." + key, PRODUCER)) {
            producer.initTransactions();
            table.awaitEnd(key, PATIENCE);
            return change.make(definition -> write(key, definition, producer));
        }
    }

    private void write(String key, Definition definition, Producer<byte[], byte[]> producer)
            throws InterruptedException {
        String topic = Topics.DEFINITIONS.name();
        byte[] value = definition == null ? null : encoder.encode(topic, definition);
        producer.beginTransaction();
        var written = producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
        producer.commitTransaction();
        try {
            table.awaitWritten(written.get(), PATIENCE);
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to store the definition '" + key + "'", failed.getCause());
        }
    }

    /** Reads what is defined, and may write it. */
    public interface Change<T> {

        T make(Writer writer) throws InterruptedException;
    }

    /** Stores a definition. */
    public interface Writer {

        /** @param definition null to delete it */
        void write(Definition definition) throws InterruptedException;
    }
}
