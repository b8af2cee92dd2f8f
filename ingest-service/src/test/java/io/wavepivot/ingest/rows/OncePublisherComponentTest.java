package io.wavepivot.ingest.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.ingest.BackingServices;
import io.wavepivot.ingest.rows.OncePublisher.Request;
import io.wavepivot.schemas.Answer;
import io.wavepivot.schemas.Claim;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas, and others that died at any place between a claim and its answer. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class OncePublisherComponentTest {

    private static final String TOPIC = "carried-out";

    @Inject
    KafkaClients kafka;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private AvroEncoder encoder;
    private Replica one;
    private Replica other;

    @BeforeEach
    void start() throws Exception {
        encoder = new AvroEncoder(new SchemaRegistry(registryUrl));
        try (Admin admin = kafka.admin()) {
            admin.deleteTopics(admin.listTopics().names().get().stream()
                            .filter(TOPIC::equals)
                            .toList())
                    .all()
                    .get();
            await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
                return true;
            });
        }
        one = new Replica();
        other = new Replica();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        one.close();
        other.close();
    }

    @Test
    void ofTwoReplicasThatAreAskedAtOnceOneCarriesARequestOut() throws Exception {
        List<Future<Answer>> answers = publishAtOnce("at-once-", 2);

        for (int i = 0; i < 200; i += 2) {
            assertThat(answers.get(i).get()).isEqualTo(answers.get(i + 1).get());
        }
        assertThat(carriedOut()).hasSize(100).allMatch(entry -> entry.getValue() == 1);
    }

    @Test
    void aRequestThatIsRepeatedWhileItIsUnderWayIsCarriedOutOnce() throws Exception {
        List<Future<Answer>> answers = publishAtOnce("under-way-", 4);

        for (int i = 0; i < 200; i++) {
            assertThat(answers.get(i).get()).isEqualTo(answers.get(i / 4 * 4).get());
        }
        assertThat(carriedOut()).hasSize(50).allMatch(entry -> entry.getValue() == 1);
    }

    /** Asks for 200 requests, so many times for each key, of the replicas in turns. */
    private List<Future<Answer>> publishAtOnce(String keys, int times) {
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String key = keys + i / times;
            Replica replica = i % 2 == 0 ? one : other;
            answers.add(threads.submit(() -> replica.publish(key)));
        }
        return answers;
    }

    @Test
    void whatIsClaimedAndNotCarriedOutIsTakenOverAndWhoeverClaimedItFirstIsToldTheAnswer() throws Exception {
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch takenOver = new CountDownLatch(1);
        Future<Answer> slow = threads.submit(() -> one.publish("slow", () -> {
            claimed.countDown();
            return uninterrupted(() -> {
                takenOver.await();
                return request("slow", "of the slow one");
            });
        }));
        claimed.await();

        Answer answer = other.publish("slow");
        takenOver.countDown();

        assertThat(slow.get()).isEqualTo(answer);
        assertThat(carriedOut()).containsExactly(Map.entry("slow", 1));
    }

    @Test
    void aTransactionThatItsOwnerHasLeftOpenIsEndedAndTheRequestCarriedOut() throws Exception {
        Producer<byte[], byte[]> dead = claimAndBegin("left-open");

        one.publish("left-open");

        assertThat(carriedOut()).containsExactly(Map.entry("left-open", 1));
        assertThatThrownBy(dead::commitTransaction)
                .isInstanceOfAny(InvalidProducerEpochException.class, ProducerFencedException.class);
        dead.close(Duration.ZERO);
    }

    @Test
    void whatItsOwnerHasCommittedAndNotToldIsTheAnswer() throws Exception {
        Producer<byte[], byte[]> dead = claimAndBegin("committed");
        dead.commitTransaction();
        dead.close(Duration.ZERO);

        assertThat(one.publish("committed").getStatus()).isEqualTo(201);
        assertThat(carriedOut()).containsExactly(Map.entry("committed", 1));
    }

    @Test
    void whatItsOwnerHasCommittedIsWaitedForBehindWhatOthersHaveNot() throws Exception {
        byte[] key = "behind".getBytes(StandardCharsets.UTF_8);
        Producer<byte[], byte[]> bystander = kafka.transactionalProducer("test-bystander", Map.of());
        bystander.initTransactions();
        bystander.beginTransaction();
        bystander.send(new ProducerRecord<>("answers", key, new byte[0])).get();
        Producer<byte[], byte[]> dead = claimAndBegin("behind");
        dead.commitTransaction();
        int epoch = epoch("test-owner-behind");

        Future<Answer> answer = threads.submit(() -> one.publish("behind"));
        await().atMost(Duration.ofMinutes(2)).until(() -> epoch("test-owner-behind") > epoch);
        bystander.abortTransaction();

        assertThat(answer.get().getStatus()).isEqualTo(201);
        assertThat(carriedOut()).containsExactly(Map.entry("behind", 1));
        bystander.close();
        dead.close(Duration.ZERO);
    }

    @Test
    void aClaimThatFollowsNoneThatCountsIsOfNoUse() throws Exception {
        Producer<byte[], byte[]> dead = claimAndBegin("late");
        claim("late", "test-too-late", null);
        claim("late", "test-of-nothing", 1_000_000L);

        one.publish("late");

        assertThatThrownBy(dead::commitTransaction)
                .isInstanceOfAny(InvalidProducerEpochException.class, ProducerFencedException.class);
        assertThat(carriedOut()).containsExactly(Map.entry("late", 1));
        dead.close(Duration.ZERO);
    }

    /** What a replica does until it dies right before the commit. */
    private Producer<byte[], byte[]> claimAndBegin(String key) {
        String owner = "test-owner-" + key;
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        claim(key, owner, null);
        Producer<byte[], byte[]> producer = kafka.transactionalProducer(owner, Map.of());
        producer.initTransactions();
        producer.beginTransaction();
        Request request = request(key, "of a dead one");
        request.records().forEach(producer::send);
        Answer answer = new Answer(ByteBuffer.allocate(0), 201, ByteBuffer.allocate(0), 1, 0);
        producer.send(new ProducerRecord<>("answers", utf8, encoder.encode("answers", answer)));
        producer.flush();
        return producer;
    }

    private void claim(String key, String owner, Long follows) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        try (Producer<byte[], byte[]> plain = kafka.producer(Map.of())) {
            plain.send(new ProducerRecord<>("claims", utf8, encoder.encode("claims", new Claim(owner, follows))));
        }
    }

    /** Of an owner: it ascends when somebody else takes over. */
    private int epoch(String owner) throws Exception {
        try (Admin admin = kafka.admin()) {
            return admin.describeTransactions(List.of(owner))
                    .description(owner)
                    .get()
                    .producerEpoch();
        }
    }

    private static Request request(String key, String what) {
        byte[] value = what.getBytes(StandardCharsets.UTF_8);
        return new Request(
                List.of(new ProducerRecord<>(TOPIC, key.getBytes(StandardCharsets.UTF_8), value)),
                new Answer(ByteBuffer.allocate(0), 200, ByteBuffer.wrap(value), 1, 0));
    }

    /** How often each request is in the topic, committed. */
    private List<Map.Entry<String, Integer>> carriedOut() {
        Map<String, Integer> times = new HashMap<>();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).get(partition);
            while (reader.position(partition) < end) {
                reader.poll(Duration.ofMillis(200))
                        .forEach(next -> times.merge(new String(next.key(), StandardCharsets.UTF_8), 1, Integer::sum));
            }
        }
        return List.copyOf(times.entrySet());
    }

    private static <T> T uninterrupted(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** One that knows of the others by the topics alone. */
    private final class Replica implements AutoCloseable {

        private final SchemaRegistry registry = new SchemaRegistry(registryUrl);
        private final ClaimIndex claims =
                new ClaimIndex(Topics.CLAIMS, kafka, AvroDecoder.of(registry, Claim.class), 1_000);
        private final AnswerIndex answers = new AnswerIndex(
                Topics.ANSWERS, kafka, AvroDecoder.of(registry, Answer.class), 1_000, Clock.systemUTC());
        private final RowPublisher plain = new RowPublisher(kafka);
        private final OncePublisher publisher = new OncePublisher(kafka, encoder, plain, claims, answers);

        Replica() {
            threads.submit(claims);
            threads.submit(answers);
            await().atMost(Duration.ofMinutes(2)).until(publisher::isLoaded);
        }

        Answer publish(String key) throws Exception {
            return publish(key, () -> request(key, "of " + this));
        }

        Answer publish(String key, Supplier<Request> request) throws Exception {
            return publisher.publish(key, request);
        }

        @Override
        public void close() {
            claims.close();
            answers.close();
            publisher.close();
            plain.close();
        }
    }
}
