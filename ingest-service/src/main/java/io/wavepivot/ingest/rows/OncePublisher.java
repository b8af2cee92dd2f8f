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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;

/**
 * Publishes the rows of a request together with its answer, once however often it is asked to, by whichever replica: a
 * request is claimed first, and carried out in a transaction of the one whose claim counts. Whoever finds the claim of
 * another without an answer takes over: it fences the other off, which ends its transaction in the one way or the other.
 */
final class OncePublisher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** How long whoever has claimed a request is left alone with it. */
    private static final Duration ITS_OWNERS = Duration.ofMillis(500);

    private static final Map<String, Object> SETTINGS = settings();

    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final RowPublisher publisher;
    private final ClaimIndex claims;
    private final AnswerIndex answers;
    private final List<Lane> lanes = IntStream.range(0, Topics.ANSWERS.partitions())
            .mapToObj(number -> new Lane())
            .toList();

    /** @param publisher of the claims */
    OncePublisher(
            KafkaClients kafka, AvroEncoder encoder, RowPublisher publisher, ClaimIndex claims, AnswerIndex answers) {
        this.kafka = kafka;
        this.encoder = encoder;
        this.publisher = publisher;
        this.claims = claims;
        this.answers = answers;
    }

    /** Whether it is known what was claimed and answered before. */
    boolean isLoaded() {
        return claims.isLoaded() && answers.isLoaded();
    }

    /**
     * Publishes, unless that was done before.
     *
     * @param key of the request
     * @param request what is to be published, and answered; asked for only when it is needed
     * @return the answer that the first request got
     * @throws KafkaException it is not known whether it was published; asking again is harmless
     * @throws UndecodableException it was, and the answer cannot be read any more
     */
    Answer publish(String key, Supplier<Request> request) throws InterruptedException, UndecodableException {
        Lane lane = lanes.get(Utils.toPositive(Utils.murmur2(utf8(key))) % lanes.size());
        if (!lane.lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("Other requests are under way; try again later");
        }
        try {
            while (true) {
                try {
                    return lane.publish(key, request);
                } catch (ProducerFencedException | InvalidProducerEpochException takenOver) {
                    lane.close();
                } catch (RuntimeException | InterruptedException failed) {
                    lane.close();
                    throw failed;
                }
            }
        } finally {
            lane.lock.unlock();
        }
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(RowPublisher.SETTINGS);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * 1024 * 1024);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000); // Of a replica that dies in one.
        return Map.copyOf(settings);
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

    /** Requests that are carried out one after the other: those of one key, and some more. */
    private final class Lane {

        private final ReentrantLock lock = new ReentrantLock(true);
        private Producer<byte[], byte[]> producer;

        /** New with each producer: what was claimed under it is never carried out by another one. */
        private String owner;

        Answer publish(String key, Supplier<Request> request) throws InterruptedException, UndecodableException {
            open();
            while (true) {
                Optional<Answer> known = answers.find(key);
                if (known.isPresent()) {
                    return known.get();
                }
                Optional<Counting> claim = claims.of(key);
                if (claim.isPresent() && claim.get().owner().equals(owner)) {
                    return carryOut(key, request.get());
                }
                if (claim.isEmpty() || !isAnswered(key, claim.get())) {
                    claim(key, claim.map(Counting::offset).orElse(null));
                }
            }
        }

        void close() {
            if (producer != null) {
                producer.close(Duration.ZERO);
                producer = null;
            }
        }

        private void open() {
            if (producer == null) {
                owner = "wavepivot.requests." + UUID.randomUUID();
                producer = kafka.transactionalProducer(owner, SETTINGS);
                producer.initTransactions();
            }
        }

        /** Whether whoever claimed a request has answered it, or will never. */
        private boolean isAnswered(String key, Counting claim) throws InterruptedException {
            if (answers.awaitAnswer(key, ITS_OWNERS)) {
                return true;
            }
            try (Producer<byte[], byte[]> successor = kafka.transactionalProducer(claim.owner(), SETTINGS)) {
                successor.initTransactions();
            }
            answers.awaitEnd(key, PATIENCE);
            return answers.knows(key);
        }

        private void claim(String key, Long follows) throws InterruptedException {
            String topic = Topics.CLAIMS.name();
            byte[] value = encoder.encode(topic, new Claim(owner, follows));
            RecordMetadata written = publisher
                    .publish(List.of(new ProducerRecord<>(topic, utf8(key), value)))
                    .getFirst();
            if (!claims.awaitWritten(written, PATIENCE)) {
                throw new TimeoutException("Kafka did not give back the claim of '%s' in %s".formatted(key, PATIENCE));
            }
        }

        private Answer carryOut(String key, Request request) throws InterruptedException {
            producer.beginTransaction();
            request.records().forEach(producer::send);
            String topic = Topics.ANSWERS.name();
            Future<RecordMetadata> written =
                    producer.send(new ProducerRecord<>(topic, utf8(key), encoder.encode(topic, request.answer())));
            producer.commitTransaction();
            RecordMetadata place = metadata(written);
            answers.remember(
                    key, new TopicPartition(place.topic(), place.partition()), place.offset(), place.timestamp());
            return request.answer();
        }

        private RecordMetadata metadata(Future<RecordMetadata> committed) throws InterruptedException {
            try {
                return committed.get();
            } catch (ExecutionException impossible) {
                throw new KafkaException("The answer was not written", impossible.getCause());
            }
        }
    }
}
