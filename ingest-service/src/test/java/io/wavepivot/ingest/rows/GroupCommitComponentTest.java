package io.wavepivot.ingest.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.ingest.BackingServices;
import io.wavepivot.schemas.kafka.KafkaClients;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may commit, and who may not any more. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class GroupCommitComponentTest {

    @Inject
    KafkaClients kafka;

    private final String topic = "group-commit-" + System.nanoTime();
    private GroupCommit one;
    private GroupCommit other;

    @BeforeEach
    void start() throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        one = new GroupCommit(kafka);
        other = new GroupCommit(kafka);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void whatIsOfAnotherOwnerIsNotCommitted() throws Exception {
        String owner = one.owner();
        String another = other.owner();

        assertThatThrownBy(() -> one.commit(another, records("another's")))
                .isInstanceOf(ProducerFencedException.class)
                .hasMessageContaining(another);

        one.commit(owner, records("ours"));
        assertThat(committed()).containsExactly("ours");
    }

    @Test
    void anOwnerThatWasFencedOffIsGivenUpForAnother() throws Exception {
        String owner = one.owner();
        one.commit(owner, records("before"));
        other.fenceOff(owner);

        assertThatThrownBy(() -> one.commit(owner, records("fenced off"))).isInstanceOf(KafkaException.class);
        assertThatThrownBy(() -> one.commit(owner, records("given up"))).isInstanceOf(ProducerFencedException.class);

        assertThat(one.owner()).isNotEqualTo(owner);
        one.commit(one.owner(), records("after"));
        assertThat(committed()).containsExactly("before", "after");
    }

    private List<ProducerRecord<byte[], byte[]>> records(String what) {
        return List.of(new ProducerRecord<>(topic, what.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> committed() {
        List<String> values = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = kafka.ends(List.of(partition)).get(partition);
            while (reader.position(partition) < end) {
                reader.poll(Duration.ofMillis(200))
                        .forEach(next -> values.add(new String(next.value(), StandardCharsets.UTF_8)));
            }
        }
        return values;
    }
}
