package io.wavepivot.ingest.define;

import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** The projects that are defined. Whoever defines one sees it at once; the other replicas a moment later. */
public final class Definitions {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CompactedTable<Definition> table;
    private final Producer<byte[], byte[]> producer;
    private final AvroEncoder encoder;
    private final ReentrantLock changing = new ReentrantLock();

    public Definitions(CompactedTable<Definition> table, Producer<byte[], byte[]> producer, AvroEncoder encoder) {
        this.table = table;
        this.producer = producer;
        this.encoder = encoder;
    }

    /** Whether what was defined before this replica started is known. */
    boolean areLoaded() {
        return table.isLoaded();
    }

    /** @throws UndecodableException it is defined by a later release */
    Optional<Definition> project(String database) throws UndecodableException {
        return table.get(Topics.projectKey(database));
    }

    /** By ascending database. */
    Map<String, Definition> projects() {
        Map<String, Definition> projects = new TreeMap<>();
        table.all()
                .forEach((key, definition) -> projects.put(((Project) definition.getBody()).getDatabase(), definition));
        return projects;
    }

    /**
     * Makes a change that reads what is defined before it writes: on this replica one follows the other.
     *
     * @throws KafkaException others are under way for long, or the change itself throws it
     */
    <T> T alone(Change<T> change) throws InterruptedException {
        if (!changing.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("Other changes of projects are under way; try again later");
        }
        try {
            return change.make();
        } finally {
            changing.unlock();
        }
    }

    /** @throws KafkaException it is not known whether the definition was stored; defining it again is harmless */
    void define(String database, Definition definition) throws InterruptedException {
        write(database, definition);
    }

    /** @throws KafkaException it is not known whether the deletion was stored; deleting again is harmless */
    void delete(String database) throws InterruptedException {
        write(database, null);
    }

    private void write(String database, Definition definition) throws InterruptedException {
        String topic = Topics.DEFINITIONS.name();
        byte[] key = Topics.projectKey(database).getBytes(StandardCharsets.UTF_8);
        byte[] value = definition == null ? null : encoder.encode(topic, definition);
        ProducerRecord<byte[], byte[]> next = new ProducerRecord<>(topic, key, value);
        try {
            table.awaitWritten(producer.send(next).get(), PATIENCE);
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to store the definition of '" + database + "'", failed.getCause());
        }
    }

    /** Reads and writes definitions. */
    interface Change<T> {

        T make() throws InterruptedException;
    }
}
