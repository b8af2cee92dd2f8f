package io.wavepivot.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.schemas.kafka.KafkaClients;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is there once the service has started, before anybody has written anything. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class FreshSystemComponentTest {

    @Inject
    KafkaClients kafka;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    /** Else a producer that registers no schemas could not start. */
    @Test
    void everySchemaIsRegistered() {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(subjects())
                .contains("pivot-rows-value", "definitions-value", "bookmarks-value"));
    }

    @Test
    void topicsTakeNoMoreThanTheirReadersHaveRoomFor() throws Exception {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(subjects()).contains("pivot-rows-value"));
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "pivot-rows");
        try (Admin admin = kafka.admin()) {
            Config config = admin.describeConfigs(List.of(topic)).all().get().get(topic);

            assertThat(config.get("max.message.bytes").value()).isEqualTo("2097152");
            assertThat(config.get("compression.type").value()).isEqualTo("uncompressed");
        }
    }

    private String subjects() {
        try (InputStream answer = URI.create(registryUrl + "/subjects").toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreachable) {
            throw new AssertionError(unreachable);
        }
    }
}
