package io.wavepivot.ingest.rows;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.ingest.rejects.Rejects;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.schemas.Answer;
import io.wavepivot.schemas.Claim;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Wires what takes rows by REST, and follows what is remembered of requests. */
@Singleton
public class RowsService {

    private final ClaimIndex claims;
    private final AnswerIndex answers;
    private final RowsIntake intake;

    RowsService(
            KafkaClients kafka,
            SchemaRegistry registry,
            AvroEncoder encoder,
            Tables tables,
            Rejects rejects,
            RowsConfig config,
            MeterRegistry metrics,
            Clock clock) {
        int max = config.maxAnswers();
        this.claims = new ClaimIndex(Topics.CLAIMS, kafka, AvroDecoder.of(registry, Claim.class), max);
        this.answers = new AnswerIndex(Topics.ANSWERS, kafka, AvroDecoder.of(registry, Answer.class), max, clock);
        this.intake = new RowsIntake(tables, kafka, encoder, claims, answers, rejects, config, metrics);
    }

    @Produces
    @Singleton
    RowsIntake intake() {
        return intake;
    }

    /** Begins to follow, once the topics are there. */
    public List<Supervised> start() {
        return List.of(Supervised.start("claims", claims), Supervised.start("answers", answers));
    }

    /** Ends what {@link #start} has begun. */
    public void close() {
        claims.close();
        answers.close();
    }

    @PreDestroy
    void end() {
        intake.close();
    }
}
