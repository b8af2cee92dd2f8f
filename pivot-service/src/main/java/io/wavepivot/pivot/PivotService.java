package io.wavepivot.pivot;

import com.mongodb.client.MongoClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.wavepivot.pivot.consume.DeadLetterReplay;
import io.wavepivot.pivot.consume.DeadLetters;
import io.wavepivot.pivot.consume.PatchDecoder;
import io.wavepivot.pivot.consume.PivotRowsConfig;
import io.wavepivot.pivot.consume.PivotRowsConsumer;
import io.wavepivot.pivot.retain.DefinitionsConsumer;
import io.wavepivot.pivot.retain.Retention;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Topic;
import io.wavepivot.schemas.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Wires the service once, starts what runs in the background as soon as Kafka answers, and stops it in order. */
@Singleton
class PivotService {

    private static final Logger LOG = Logger.getLogger(PivotService.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaClients kafka;
    private final Retention retention;
    private final DefinitionsConsumer definitions;
    private final PivotRowsConsumer rows;
    private final Producer<String, byte[]> producer;
    private final List<Thread> followers = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    PivotService(
            KafkaClients kafka,
            PivotRowsConfig config,
            MongoClient mongodb,
            MeterRegistry metrics,
            Clock clock,
            @ConfigProperty(name = "pivot.database") String database,
            @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        this.kafka = kafka;
        this.producer = kafka.producer();
        this.retention = new Retention(clock);
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        this.definitions =
                new DefinitionsConsumer(kafka.reader(), new AvroDecoder<>(registry, Definition.class), retention);
        this.rows = new PivotRowsConsumer(
                Topics.PIVOT_ROWS.name(),
                kafka.member(config),
                new PatchDecoder(new AvroDecoder<>(registry, PivotRow.class), retention::isExpired),
                new PivotWriter(mongodb, database),
                new DeadLetters(Topics.PIVOT_ROWS.deadLetters(), producer),
                config.longestPause(),
                metrics);
    }

    @Produces
    @Singleton
    Retention retention() {
        return retention;
    }

    @Produces
    @Singleton
    DeadLetterReplay replay() {
        return new DeadLetterReplay(
                Topics.PIVOT_ROWS,
                () -> kafka.reader("pivot-dlq-replay"),
                () -> kafka.transactionalProducer("pivot-dlq-replay"));
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck writerHealth() {
        return () -> {
            HealthCheckResponseBuilder health =
                    HealthCheckResponse.named("writer").status(rows.failure().isEmpty());
            rows.failure().ifPresent(failure -> health.withData("failure", failure));
            return health.build();
        };
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("start").start(this::startWhenKafkaAnswers);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        rows.close();
        definitions.close();
        for (Thread follower : followers) {
            follower.join(Duration.ofSeconds(8));
        }
        producer.close(Duration.ofSeconds(1));
    }

    private void startWhenKafkaAnswers() {
        while (!stopping) {
            try (Admin admin = kafka.admin()) {
                Topic.createMissing(admin, Topics.DEFINITIONS, Topics.PIVOT_ROWS, Topics.PIVOT_ROWS.deadLetters());
                followers.add(Thread.ofPlatform().name("definitions").start(definitions));
                definitions.awaitLoaded();
                followers.add(Thread.ofPlatform().name("pivot-rows").start(rows));
                return;
            } catch (KafkaException outage) {
                LOG.warnf("Waiting for Kafka: %s", outage.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
