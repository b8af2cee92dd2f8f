package io.wavepivot.ingest.rows;

import io.wavepivot.ingest.rows.ClaimIndex.Counting;
import io.wavepivot.schemas.Answer;
import io.wavepivot.schemas.Claim;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Publishes the rows of a request together with its answer, once however often it is asked to, by whichever replica: a
 * request is claimed first, and carried out in a transaction of the one whose claim counts. Whoever finds the claim of
 * another without an answer takes over: it fences the other off, which ends its transaction in the one way or the other.
 */
final class OncePublisher implements AutoCloseable {

    /** Whoever waits for an answer gives up before: what is under way goes on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long whoever has claimed a request is left alone with it. */
    private static final Duration ITS_OWNERS = Duration.ofMillis(500);

    private final AvroEncoder encoder;
    private final RowPublisher publisher;
    private final ClaimIndex claims;
    private final AnswerIndex answers;
    private final GroupCommit transactions;
    private final Map<String, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param publisher of the claims */
    OncePublisher(
            KafkaClients kafka, AvroEncoder encoder, RowPublisher publisher, ClaimIndex claims, AnswerIndex answers) {
        this.encoder = encoder;
        this.publisher = publisher;
        this.claims = claims;
        this.answers = answers;
        this.transactions = new GroupCommit(kafka);
    }

    /** Whether it is known what was claimed and answered before. */
    boolean isLoaded() {
        return claims.isLoaded() && answers.isLoaded();
    }

    /**
     * Publishes, unless that was done before or is under way, which goes on when whoever waits for it gives up.
     *
     * @param key of the request
     * @param request what is to be published, and answered; asked for only when it is needed
     * @return the answer that the first request got
     * @throws KafkaException it is not known whether it was published; asking again is harmless
     * @throws UndecodableException it was, and the answer cannot be read any more
     */
    Answer publish(String key, Supplier<Request> request) throws InterruptedException, UndecodableException {
        CompletableFuture<Answer> ours = new CompletableFuture<>();
        CompletableFuture<Answer> first = underWay.putIfAbsent(key, ours);
        if (first == null) {
            threads.execute(() -> publish(key, request, ours));
        }
        try {
            return (first == null ? ours : first).get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UndecodableException unreadable) {
                throw unreadable;
            }
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new KafkaException("The service is stopping", failed.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        transactions.close();
    }

    private void publish(String key, Supplier<Request> request, CompletableFuture<Answer> result) {
        try {
            result.complete(once(key, request));
        } catch (RuntimeException | UndecodableException | InterruptedException failed) {
            result.completeExceptionally(failed);
        } finally {
            underWay.remove(key);
        }
    }

    private Answer once(String key, Supplier<Request> request) throws InterruptedException, UndecodableException {
        while (true) {
            Optional<Answer> known = answers.find(key);
            if (known.isPresent()) {
                return known.get();
            }
            String owner = transactions.owner();
            Optional<Counting> claim = claims.of(key);
            try {
                if (claim.isPresent() && claim.get().owner().equals(owner)) {
                    return carryOut(key, owner, request.get());
                }
                if (claim.isEmpty() || !isAnswered(key, claim.get())) {
                    claim(key, new Claim(owner, claim.map(Counting::offset).orElse(null)));
                }
            } catch (ProducerFencedException | InvalidProducerEpochException | InvalidTxnStateException takenOver) {
                // Whoever has taken over will answer, or is taken over from; or all was committed before.
            }
        }
    }

    /** Whether whoever claimed a request has answered it, or will never. */
    private boolean isAnswered(String key, Counting claim) throws InterruptedException {
        if (answers.awaitAnswer(key, ITS_OWNERS)) {
            return true;
        }
        transactions.fenceOff(claim.owner());
        answers.awaitEnd(key, PATIENCE);
        return answers.knows(key);
    }

    private void claim(String key, Claim claim) throws InterruptedException {
        String topic = Topics.CLAIMS.name();
        RecordMetadata written = publisher
                .publish(List.of(new ProducerRecord<>(topic, utf8(key), encoder.encode(topic, claim))))
                .getFirst();
        if (!claims.awaitWritten(written, PATIENCE)) {
            throw new TimeoutException("Kafka did not give back the claim of '%s' in %s".formatted(key, PATIENCE));
        }
    }

    private Answer carryOut(String key, String owner, Request request) throws InterruptedException {
        String topic = Topics.ANSWERS.name();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(request.records());
        records.add(new ProducerRecord<>(topic, utf8(key), encoder.encode(topic, request.answer())));
        RecordMetadata place = transactions.commit(owner, records);
        answers.remember(key, new TopicPartition(place.topic(), place.partition()), place.offset(), place.timestamp());
        return request.answer();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What a request comes to.
     *
     * @param records to be published with the answer
     */
    record Request(List<ProducerRecord<byte[], byte[]>> records, Answer answer) {}
}
