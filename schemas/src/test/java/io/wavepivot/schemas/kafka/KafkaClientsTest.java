package io.wavepivot.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {

    /** Kafka's client once wrote hundreds of megabytes of log in a second about one of 40,000 characters. */
    @Test
    void aTransactionalIdThatCannotBeSentIsRefused() {
        KafkaClients kafka = new KafkaClients(Map.of("bootstrap.servers", "localhost:1"));

        assertThatThrownBy(() -> kafka.transactionalProducer("x".repeat(1_001), Map.of()))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("1001 characters: xxx");
    }
}
