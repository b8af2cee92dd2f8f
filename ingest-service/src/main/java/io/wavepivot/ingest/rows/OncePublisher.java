package io.wavepivot.ingest.rows;

import io.wavepivot.schemas.Answer;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
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
 * Publishes the rows of a request together with its answer, once however often it is asked to, by whichever replica:
 * the keys of requests share some transactional ids, and whoever opens a producer of one fences off those of the other
 * replicas before it looks whether there is an answer.
 */
final class OncePublisher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_PAUSE_MILLIS = 100;

    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final AnswerIndex answers;
    private final List<Lane> lanes =
            IntStream.range(0, Topics.ANSWERS.partitions()).mapToObj(Lane::new).toList();

    OncePublisher(KafkaClients kafka, AvroEncoder encoder, AnswerIndex answers) {
        this.kafka = kafka;
        this.encoder = encoder;
        this.answers = answers;
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
                } catch (ProducerFencedException | InvalidProducerEpochException another) { // Another replica's turn.
                    lane.close();
                    Thread.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS));
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What a request comes to.
     *
     * @param records to be published with the answer
     */
    record Request(List<ProducerRecord<byte[], byte[]>> records, Answer answer) {}

    /** The requests of one transactional id, one after the other. */
    private final class Lane {

        private final String id;
        private final ReentrantLock lock = new ReentrantLock(true);
        private Producer<byte[], byte[]> producer;

        Lane(int number) {
            this.id = "wavepivot.answers." + number;
        }

        Answer publish(String key, Supplier<Request> request) throws InterruptedException, UndecodableException {
            open();
            Optional<Answer> known = answers.find(key);
            if (known.isPresent()) {
                return known.get();
            }
            Request next = request.get();
            producer.beginTransaction();
            next.records().forEach(producer::send);
            String topic = Topics.ANSWERS.name();
            Future<RecordMetadata> written =
                    producer.send(new ProducerRecord<>(topic, utf8(key), encoder.encode(topic, next.answer())));
            producer.commitTransaction();
            RecordMetadata place = metadata(written);
            answers.remember(
                    key, new TopicPartition(place.topic(), place.partition()), place.offset(), place.timestamp());
            return next.answer();
        }

        /** As long as it is not fenced off, all answers of its keys are our own. */
        private void open() throws InterruptedException {
            if (producer == null) {
                Map<String, Object> settings = new HashMap<>(RowPublisher.SETTINGS);
                settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * 1024 * 1024);
                settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000); // Of a replica that dies in one.
                producer = kafka.transactionalProducer(id, settings);
                producer.initTransactions();
                answers.awaitEnd(PATIENCE);
            }
        }

        private RecordMetadata metadata(Future<RecordMetadata> committed) throws InterruptedException {
            try {
                return committed.get();
            } catch (ExecutionException impossible) {
                throw new KafkaException("The answer was not written", impossible.getCause());
            }
        }

        void close() {
            if (producer != null) {
                producer.close(Duration.ZERO);
                producer = null;
            }
        }
    }
}
