package io.wavepivot.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wavepivot.embedded.tests.TestServices;
import io.wavepivot.embedded.tests.TestServices.Kind;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker on which an administrator makes the topics, and nobody else may. */
class ForeignTopicsComponentTest {

    private static TestServices services;
    private static KafkaClients kafka;

    @BeforeAll
    static void start() throws Exception {
        services = TestServices.start(
                Map.of(
                        "KAFKA_OPTIONS",
                        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer"
                                + " allow.everyone.if.no.acl.found=true"),
                Kind.KAFKA);
        kafka = new KafkaClients(
                Map.of("bootstrap.servers", services.endpoints().kafka()));
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(new NewTopic("there", 1, (short) 1)))
                    .all()
                    .get();
            // Without a rule of their own, the topics of a cluster are everybody's.
            ResourcePattern topics = new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL);
            ResourcePattern cluster =
                    new ResourcePattern(ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL);
            for (AclOperation operation : List.of(AclOperation.DESCRIBE, AclOperation.READ, AclOperation.WRITE)) {
                admin.createAcls(List.of(rule(topics, operation, AclPermissionType.ALLOW)))
                        .all()
                        .get();
            }
            admin.createAcls(List.of(rule(cluster, AclOperation.ALL, AclPermissionType.ALLOW)))
                    .all()
                    .get();
            admin.createAcls(List.of(rule(cluster, AclOperation.CREATE, AclPermissionType.DENY)))
                    .all()
                    .get();
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThatThrownBy(
                            () -> admin.createTopics(List.of(new NewTopic("probe", 1, (short) 1)))
                                    .all()
                                    .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class));
        }
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    @Timeout(60) // Setting up goes on for ever otherwise.
    void aTopicThatIsThereNeedsNoRightToCreateAndIsUsedAsItIs() throws Exception {
        TopicSetup setup = setup();

        assertThat(setup.await(topic("there"))).isTrue();

        assertThat(setup.failure()).isEmpty();
        try (Admin admin = kafka.admin()) {
            assertThat(admin.describeTopics(List.of("there"))
                            .topicNameValues()
                            .get("there")
                            .get()
                            .partitions())
                    .hasSize(1);
        }
    }

    @Test
    void aTopicThatIsMissingIsWaitedForAndItsRefusalIsShown() throws Exception {
        TopicSetup setup = setup();
        Thread starting = Thread.ofVirtual().start(() -> {
            try {
                setup.await(topic("missing"));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(setup.failure().orElseThrow())
                        .contains("Failed to create the topic 'missing' with 12 partitions")
                        .contains("TopicAuthorizationException"));

        setup.close();
        starting.join();
    }

    private static TopicSetup setup() {
        return new TopicSetup(kafka, new SchemaRegistry("http://nowhere"));
    }

    private static Topic topic(String name) {
        return new Topic(name, 12, Optional.empty(), Map.of());
    }

    private static AclBinding rule(ResourcePattern resource, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(resource, new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }
}
