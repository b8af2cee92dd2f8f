package io.wavepivot.pivot.deadletters;

import io.wavepivot.schemas.Printable;
import io.wavepivot.schemas.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** Puts aside records that cannot be applied: their bytes as they were, and in headers why and from where. */
public final class DeadLetters {

    static final String REASON = "reason";
    static final String ORIGINAL_TOPIC = "x-original-topic";
    static final String ORIGINAL_PARTITION = "x-original-partition";
    static final String ORIGINAL_OFFSET = "x-original-offset";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int MAX_REASON = 1_000;

    private final Producer<byte[], byte[]> producer;
    private final List<Letter> underWay = new ArrayList<>();

    public DeadLetters(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Sends a letter; it has arrived after the next {@link #await}. */
    public void send(ConsumerRecord<byte[], byte[]> bad, String reason) {
        String letters = Topic.deadLettersOf(bad.topic());
        LOG.warnf(
                "topic=%s partition=%d offset=%d: put aside in %s: %s",
                bad.topic(), bad.partition(), bad.offset(), letters, Printable.of(reason));
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(letters, bad.key(), bad.value());
        header(letter, REASON, reason.substring(0, Math.min(MAX_REASON, reason.length())));
        header(letter, ORIGINAL_TOPIC, bad.topic());
        header(letter, ORIGINAL_PARTITION, Integer.toString(bad.partition()));
        header(letter, ORIGINAL_OFFSET, Long.toString(bad.offset()));
        underWay.add(new Letter(letters, producer.send(letter)));
    }

    /** Waits until the broker has all that was sent: only then may their offsets be committed. */
    public void await() {
        try {
            for (Letter letter : underWay) {
                letter.arrive();
            }
        } finally {
            underWay.clear();
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** @param topic where it goes */
    private record Letter(String topic, Future<RecordMetadata> sent) {

        void arrive() {
            try {
                sent.get();
            } catch (InterruptedException interrupted) {
                throw new InterruptException(interrupted);
            } catch (ExecutionException failed) {
                throw new KafkaException("Failed to write to " + topic, failed.getCause());
            }
        }
    }
}
