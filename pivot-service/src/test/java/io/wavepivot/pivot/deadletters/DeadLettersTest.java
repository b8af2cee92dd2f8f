package io.wavepivot.pivot.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final DeadLetters letters = new DeadLetters(producer);

    @Test
    void aLetterThatDidNotArriveIsAnOutage() {
        letters.send(new ConsumerRecord<>("pivot-rows", 1, 2, new byte[0], new byte[0]), "bad");
        producer.errorNext(new IllegalStateException("the broker is gone"));

        assertThatThrownBy(letters::await)
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("pivot-rows-dlq")
                .hasRootCauseMessage("the broker is gone");
    }

    @Test
    void lettersThatArrivedAreWaitedForOnce() {
        letters.send(new ConsumerRecord<>("pivot-rows", 1, 2, new byte[0], new byte[0]), "bad");
        producer.completeNext();

        letters.await();
        letters.await();

        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void whatDidNotArriveIsToldOnce() {
        letters.send(new ConsumerRecord<>("pivot-rows", 1, 2, new byte[0], new byte[0]), "bad");
        producer.errorNext(new IllegalStateException("the broker is gone"));
        assertThatThrownBy(letters::await).isInstanceOf(KafkaException.class);

        letters.await(); // The flow reads it again, and sends another.
    }
}
