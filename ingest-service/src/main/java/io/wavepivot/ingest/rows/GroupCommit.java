package io.wavepivot.ingest.rows;

import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Commits what comes at the same time in one transaction: all that has come while the one before it was committed. */
final class GroupCommit implements AutoCloseable {

    private static final int MAX_ENTRIES = 100;
    private static final int MAX_FENCED_OFF = 1_000;
    private static final Map<String, Object> SETTINGS = settings();

    private final KafkaClients kafka;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Supervised committer;
    private final Set<String> fencedOff = Collections.newSetFromMap(new LastKeys<>(MAX_FENCED_OFF));
    private Owner current;

    GroupCommit(KafkaClients kafka) {
        this.kafka = kafka;
        this.committer = Supervised.start("group-commit", this::run);
    }

    /**
     * The transactional id of what is committed from now on. It is given up at the first failure, so that nothing is
     * tried twice under one id.
     *
     * @throws KafkaException there cannot be one now
     */
    synchronized String owner() {
        if (current == null) {
            String id = "wavepivot.requests." + UUID.randomUUID();
            current = new Owner(id, kafka.transactionalProducer(id, SETTINGS));
            try {
                current.producer().initTransactions();
            } catch (KafkaException failed) {
                giveUp(current);
                throw failed;
            }
        }
        return current.id();
    }

    /**
     * Ends whatever transaction an owner has left open, in the one way or the other: it can commit no more. After a
     * failure many requests ask for the same one, and it is done once.
     */
    void fenceOff(String owner) {
        synchronized (fencedOff) {
            if (fencedOff.contains(owner)) {
                return;
            }
            try (Producer<byte[], byte[]> successor = kafka.transactionalProducer(owner, SETTINGS)) {
                successor.initTransactions();
            }
            fencedOff.add(owner);
        }
    }

    /**
     * Commits some records, all of them or none.
     *
     * @param owner who they are committed by
     * @return where the last of them is
     * @throws ProducerFencedException they were not, and never will be by this owner
     * @throws KafkaException it is not known whether they were
     */
    RecordMetadata commit(String owner, List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        Entry entry = new Entry(owner, records, new CompletableFuture<>());
        queue.add(entry);
        try {
            return entry.committed().get();
        } catch (ExecutionException failed) {
            throw (RuntimeException) failed.getCause();
        }
    }

    @Override
    public void close() {
        committer.close();
        committer.interrupt();
    }

    private void run() {
        try {
            while (true) {
                List<Entry> entries = new ArrayList<>(List.of(queue.take()));
                queue.drainTo(entries, MAX_ENTRIES - 1);
                commit(entries);
            }
        } catch (InterruptedException | InterruptException closed) {
            giveUp(current());
        }
    }

    private void commit(List<Entry> entries) {
        Owner owner = current();
        List<Entry> ours = new ArrayList<>();
        for (Entry entry : entries) {
            if (owner != null && entry.owner().equals(owner.id())) {
                ours.add(entry);
            } else {
                entry.committed().completeExceptionally(new ProducerFencedException(entry.owner() + " was given up"));
            }
        }
        if (!ours.isEmpty()) {
            commit(owner, ours);
        }
    }

    private void commit(Owner owner, List<Entry> entries) {
        try {
            owner.producer().beginTransaction();
            List<Future<RecordMetadata>> last =
                    entries.stream().map(entry -> send(owner, entry)).toList();
            owner.producer().commitTransaction();
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).committed().complete(last.get(i).resultNow());
            }
        } catch (RuntimeException failed) {
            giveUp(owner);
            entries.forEach(entry -> entry.committed().completeExceptionally(failed));
        }
    }

    private static Future<RecordMetadata> send(Owner owner, Entry entry) {
        Future<RecordMetadata> last = null;
        for (ProducerRecord<byte[], byte[]> next : entry.records()) {
            last = owner.producer().send(next);
        }
        return last;
    }

    private synchronized Owner current() {
        return current;
    }

    private synchronized void giveUp(Owner owner) {
        if (owner != null && owner == current) {
            current = null;
            owner.producer().close(Duration.ZERO);
        }
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(RowPublisher.SETTINGS);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000); // Of a replica that dies in one.
        return Map.copyOf(settings);
    }

    private record Owner(String id, Producer<byte[], byte[]> producer) {}

    /** @param committed where the last of the records is */
    private record Entry(
            String owner, List<ProducerRecord<byte[], byte[]>> records, CompletableFuture<RecordMetadata> committed) {}
}
