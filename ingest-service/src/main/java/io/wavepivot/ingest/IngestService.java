package io.wavepivot.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.wavepivot.ingest.mysql.Catalogue;
import io.wavepivot.ingest.mysql.MySqlConfig;
import io.wavepivot.ingest.poll.Pollers;
import io.wavepivot.ingest.projects.Definitions;
import io.wavepivot.ingest.projects.ProjectStatus;
import io.wavepivot.ingest.publish.KafkaClients;
import io.wavepivot.ingest.publish.TopicTable;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Topic;
import io.wavepivot.schemas.Topics;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Wires the service once, starts what runs in the background as soon as Kafka answers, and stops it in order. */
@Singleton
class IngestService {

    private static final Logger LOG = Logger.getLogger(IngestService.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaClients kafka;
    private final TopicTable<Definition> definitions;
    private final TopicTable<Bookmark> bookmarks;
    private final Pollers pollers;
    private final Producer<String, SpecificRecord> producer;
    private final Catalogue catalogue;
    private final List<Thread> followers = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    IngestService(KafkaClients kafka, MySqlConfig config, Catalogue catalogue, MeterRegistry metrics, Clock clock) {
        this.kafka = kafka;
        this.catalogue = catalogue;
        this.definitions = new TopicTable<>(Topics.DEFINITIONS, kafka, Definition.class);
        this.bookmarks = new TopicTable<>(Topics.BOOKMARKS, kafka, Bookmark.class);
        this.pollers = new Pollers(config, catalogue, kafka, metrics, clock);
        this.producer = kafka.producer();
    }

    @Produces
    @Singleton
    Definitions definitions() {
        return new Definitions(definitions, producer);
    }

    @Produces
    @Singleton
    ProjectStatus status() {
        return new ProjectStatus(bookmarks, catalogue);
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck pollersHealth() {
        return () -> {
            HealthCheckResponseBuilder health = HealthCheckResponse.named("pollers")
                    .status(definitions.isLoaded()
                            && followers.stream().allMatch(Thread::isAlive)
                            && pollers.failures().isEmpty());
            pollers.failures().forEach(health::withData);
            return health.build();
        };
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("start").start(this::startWhenKafkaAnswers);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        pollers.close();
        definitions.close();
        bookmarks.close();
        for (Thread follower : followers) {
            follower.join(Duration.ofSeconds(8));
        }
        producer.close(Duration.ofSeconds(1));
    }

    private void startWhenKafkaAnswers() {
        while (!stopping) {
            try (Admin admin = kafka.admin()) {
                Topic.createMissing(admin, Topics.DEFINITIONS, Topics.BOOKMARKS, Topics.PIVOT_ROWS);
                followers.add(Thread.ofPlatform().name("definitions").start(definitions));
                followers.add(Thread.ofPlatform().name("bookmarks").start(bookmarks));
                followers.add(Thread.ofPlatform().name("pollers").start(pollers));
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
