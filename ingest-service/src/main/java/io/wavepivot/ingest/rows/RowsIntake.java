package io.wavepivot.ingest.rows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.ingest.datasets.ColumnWish;
import io.wavepivot.ingest.rejects.RawRow;
import io.wavepivot.ingest.rejects.Rejects;
import io.wavepivot.ingest.rows.OncePublisher.Request;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.schemas.Answer;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.Zipped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Takes the rows of a request: reads them, publishes what is right and what is not, and answers once both are there. */
public final class RowsIntake implements AutoCloseable {

    private static final String SOURCE = "rest";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RETRY_SECONDS = 5;

    private final Tables tables;
    private final RowPublisher publisher;
    private final OncePublisher oncePublisher;
    private final Rejects rejects;
    private final Bodies bodies;
    private final Duration patience;
    private final MeterRegistry metrics;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public RowsIntake(
            Tables tables,
            KafkaClients kafka,
            AvroEncoder encoder,
            ClaimIndex claims,
            AnswerIndex answers,
            Rejects rejects,
            RowsConfig config,
            MeterRegistry metrics) {
        this.tables = tables;
        this.publisher = new RowPublisher(kafka);
        this.oncePublisher = new OncePublisher(kafka, encoder, publisher, claims, answers);
        this.rejects = rejects;
        this.bodies = new Bodies(config);
        this.patience = config.patience();
        this.metrics = metrics;
    }

    /**
     * Takes a request.
     *
     * @param length of the body in bytes; negative when that is not known
     * @param key of a request that may be repeated
     */
    Response take(RowRules rules, InputStream body, int length, boolean isLines, Optional<String> key)
            throws IOException, InterruptedException {
        return bodies.read(body, length, bytes -> {
            List<ReadRow> rows = RowsBody.read(bytes, isLines, rules);
            return inTime(() -> {
                List<ReadRow> all = evolved(rows, bytes, isLines, rules);
                return key.isEmpty() ? publish(rules, all) : publishOnce(key.get(), rules, bytes, all);
            });
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        publisher.close();
        oncePublisher.close();
    }

    /** The rows as they are when their table has become what they wish for. */
    private List<ReadRow> evolved(List<ReadRow> rows, byte[] body, boolean isLines, RowRules rules)
            throws InterruptedException {
        List<ColumnWish> wishes = RowsBody.wishes(rows);
        if (wishes.isEmpty()) {
            return rows;
        }
        return RowsBody.read(body, isLines, tables.evolved(rules, wishes)).stream()
                .map(row -> row.outcome() instanceof RowOutcome.Evolving evolving
                        ? new ReadRow(row.position(), evolving.refused(), row.raw())
                        : row)
                .toList();
    }

    private Response publish(RowRules rules, List<ReadRow> rows) throws InterruptedException {
        publisher.publish(records(rules, rows));
        RowsAnswer answer = RowsAnswer.of(rules.table().name(), rows);
        count(answer);
        return response(answer.status(), json(answer), answer.accepted(), answer.rejected());
    }

    private Response publishOnce(String key, RowRules rules, byte[] body, List<ReadRow> rows) throws Exception {
        if (!oncePublisher.isLoaded()) {
            throw unavailable("The answers to earlier requests are not known yet: the service has just started");
        }
        ByteBuffer fingerprint =
                ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(body));
        RowsAnswer fresh = RowsAnswer.of(rules.table().name(), rows);
        Answer answer = oncePublisher.publish(key, () -> {
            count(fresh);
            return new Request(
                    records(rules, rows),
                    new Answer(
                            fingerprint, fresh.status(), Zipped.zip(json(fresh)), fresh.accepted(), fresh.rejected()));
        });
        if (!answer.getFingerprint().equals(fingerprint)) {
            throw Problems.of(
                            422,
                            "idempotency-key-reused",
                            "This Idempotency-Key came before, with another body: another request needs another key")
                    .build();
        }
        return response(answer.getStatus(), Zipped.unzip(answer.getBody()), answer.getAccepted(), answer.getRejected());
    }

    private List<ProducerRecord<byte[], byte[]>> records(RowRules rules, List<ReadRow> rows) {
        String table = rules.table().name();
        String topic = Topics.rowsTopic(table);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(rows.size());
        for (ReadRow row : rows) {
            switch (row.outcome()) {
                case RowOutcome.Accepted accepted ->
                    records.add(new ProducerRecord<>(
                            topic, accepted.key().getBytes(StandardCharsets.UTF_8), accepted.value()));
                case RowOutcome.Refused refused ->
                    records.add(rejects.record(
                            table,
                            SOURCE,
                            row.position(),
                            refused.errors(),
                            RawRow.json(row.raw().get())));
                case RowOutcome.Evolving evolving -> throw new IllegalStateException("There is still " + evolving);
            }
        }
        return records;
    }

    private void count(RowsAnswer answer) {
        metrics.counter("wavepivot.rows.accepted", "table", answer.table(), "source", SOURCE)
                .increment(answer.accepted());
        metrics.counter("wavepivot.rows.rejected", "table", answer.table(), "source", SOURCE)
                .increment(answer.rejected());
    }

    /** Whatever hangs, the caller is told. */
    private Response inTime(Callable<Response> work) throws InterruptedException {
        Future<Response> result = threads.submit(work);
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            result.cancel(true);
            throw unavailable("Kafka has not answered in " + patience.toMillis() + " ms");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KafkaException outage) {
                throw unavailable(outage.getMessage());
            }
            if (failed.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    private static RuntimeException unavailable(String why) {
        return Problems.of(
                        503,
                        "kafka-unavailable",
                        why + ". It is not known whether rows were written: send the request again, with an"
                                + " Idempotency-Key if no row may come twice")
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .build();
    }

    /** What was refused shows in the access log too. */
    private static Response response(int status, byte[] json, int accepted, int rejected) {
        return Response.status(status)
                .header("X-Rows-Accepted", accepted)
                .header("X-Rows-Rejected", rejected)
                .entity(json)
                .build();
    }

    private static byte[] json(RowsAnswer answer) {
        try {
            return JSON.writeValueAsBytes(answer);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
