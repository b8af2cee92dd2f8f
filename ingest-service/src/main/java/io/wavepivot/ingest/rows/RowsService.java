package io.wavepivot.ingest.rows;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.wavepivot.ingest.rejects.Rejects;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.schemas.Answer;
import io.wavepivot.schemas.Claim;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Wires what takes rows by REST, and has what it remembers of requests read as long as the service runs. */
@Singleton
class RowsService {

    private final TopicSetup setup;
    private final ClaimIndex claims;
    private final AnswerIndex answers;
    private final RowsIntake intake;
    private List<Supervised> running = List.of();

    RowsService(
            KafkaClients kafka,
            @ConfigProperty(name = "schema-registry.url") String registryUrl,
            Tables tables,
            RowsConfig config,
            MeterRegistry metrics,
            Clock clock) {
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        AvroEncoder encoder = new AvroEncoder(registry);
        int max = config.maxAnswers();
        this.setup = new TopicSetup(kafka, registry);
        this.claims = new ClaimIndex(Topics.CLAIMS, kafka, AvroDecoder.of(registry, Claim.class), max);
        this.answers = new AnswerIndex(Topics.ANSWERS, kafka, AvroDecoder.of(registry, Answer.class), max, clock);
        this.intake =
                new RowsIntake(tables, kafka, encoder, claims, answers, new Rejects(encoder, clock), config, metrics);
    }

    @Produces
    @Singleton
    RowsIntake intake() {
        return intake;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("rows").start(() -> {
            try {
                if (setup.await(Topics.REJECTS, Topics.CLAIMS, Topics.ANSWERS)) {
                    running = List.of(Supervised.start("claims", claims), Supervised.start("answers", answers));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        setup.close();
        claims.close();
        answers.close();
        Supervised.end(running, Duration.ofSeconds(2));
        intake.close();
    }
}
