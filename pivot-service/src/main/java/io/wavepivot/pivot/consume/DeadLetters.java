package io.wavepivot.pivot.consume;

import io.wavepivot.schemas.Topic;
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

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private static final int MAX_REASON = 1_000;

    private final Topic topic;
    private final Producer<String, byte[]> producer;
    private final List<Future<RecordMetadata>> underWay = new ArrayList<>();

    public DeadLetters(Topic topic, Producer<String, byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    void send(ConsumerRecord<String, byte[]> bad, String reason) {
        LOG.warnf(
                "topic=%s partition=%d offset=%d: put aside in %s: %s",
                bad.topic(), bad.partition(), bad.offset(), topic.name(), reason);
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(topic.name(), bad.key(), bad.value());
        header(letter, "reason", reason.substring(0, Math.min(MAX_REASON, reason.length())));
        header(letter, "topic", bad.topic());
        header(letter, "partition", Integer.toString(bad.partition()));
        header(letter, "offset", Long.toString(bad.offset()));
        underWay.add(producer.send(letter));
    }

    /** Waits until the broker has all that was sent: only then may their offsets be committed. */
    void await() {
        try {
            for (Future<RecordMetadata> letter : underWay) {
                letter.get();
            }
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to write to " + topic.name(), failed.getCause());
        } finally {
            underWay.clear();
        }
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
