package io.wavepivot.ingest.rejects;

import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Takes rejected rows in that keep the rules by now: each once, however often it is asked to, as they are published
 * together with the note that they were. What has come for their keys since is replaced.
 */
public final class Replay {

    private static final String KIND = "replay";

    /** Looked at in one transaction. */
    private static final int MAX_ROWS = 2_000;

    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * MAX_BYTES, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 20_000);

    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final RejectLog log;
    private final Tasks tasks;
    private final Clock clock;

    public Replay(KafkaClients kafka, AvroEncoder encoder, RejectLog log, Tasks tasks, Clock clock) {
        this.kafka = kafka;
        this.encoder = encoder;
        this.log = log;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** What would become of some rows. */
    Outcome dryRun(RowRules rules, Predicate<Reject> wanted) throws UndecodableException {
        String table = rules.table().name();
        Replayed gone = log.replayed(table);
        Reread reread = new Reread(rules);
        Outcome outcome = new Outcome();
        log.each(table, 0, Long.MAX_VALUE, reject -> {
            if (!gone.has(reject.offset()) && wanted.test(reject)) {
                outcome.count(reread.of(reject));
            }
            return true;
        });
        return outcome;
    }

    /**
     * Replays some rows.
     *
     * @param id of the task that says how far it is
     * @throws org.apache.kafka.common.KafkaException it broke off, or another replay of the table has begun; what was
     *     replayed is
     */
    Outcome run(String id, RowRules rules, Predicate<Reject> wanted, String by) throws UndecodableException {
        String table = rules.table().name();
        try (SourcePublisher<Bookmark> publisher =
                SourcePublisher.open(Replayed.KIND + table, kafka, PRODUCER, encoder, log.replays())) {
            long[] bounds = log.bounds(table);
            Running running = new Running(id, rules, by, publisher, bounds);
            log.each(table, bounds[0], bounds[1], reject -> {
                if (wanted.test(reject)) {
                    running.take(reject);
                }
                return !tasks.isCancelled(id);
            });
            running.commit(tasks.isCancelled(id) ? TaskState.CANCELLED : TaskState.DONE);
            return running.outcome;
        }
    }

    /** How many rows pass, and how many do not, by reason. */
    static final class Outcome {

        /** Of reasons, which have values of rows in them: there may be as many as rows. */
        private static final int MAX_REASONS = 100;

        private long passing;
        private final Map<String, Long> failing = new TreeMap<>();

        long passing() {
            return passing;
        }

        Map<String, Long> failing() {
            return failing;
        }

        private void count(RowOutcome outcome) {
            switch (outcome) {
                case RowOutcome.Accepted accepted -> passing++;
                case RowOutcome.Evolving evolving -> count(evolving.refused());
                case RowOutcome.Refused refused -> {
                    var error = refused.errors().getFirst();
                    String reason =
                            error.getField().isEmpty() ? error.getRule() : error.getField() + ": " + error.getRule();
                    boolean fits = failing.containsKey(reason) || failing.size() < MAX_REASONS;
                    failing.merge(fits ? reason : "other reasons", 1L, Long::sum);
                }
            }
        }
    }

    /** A replay that is under way. */
    private final class Running {

        private final String id;
        private final String by;
        private final SourcePublisher<Bookmark> publisher;
        private final String table;
        private final String topic;
        private final Reread reread;
        private final long begin;
        private final Instant startedAt = clock.instant();
        private final long total;
        private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        private final List<Long> offsets = new ArrayList<>();
        private final Outcome outcome = new Outcome();
        private Replayed replayed;
        private long at;
        private int bytes;
        private int looked;

        Running(String id, RowRules rules, String by, SourcePublisher<Bookmark> publisher, long[] bounds)
                throws UndecodableException {
            this.id = id;
            this.by = by;
            this.publisher = publisher;
            this.table = rules.table().name();
            this.topic = Topics.rowsTopic(table);
            this.reread = new Reread(rules);
            this.begin = bounds[0];
            this.total = bounds[1] - bounds[0];
            this.replayed = Replayed.of(publisher.state());
        }

        void take(Reject reject) {
            at = reject.offset() + 1 - begin;
            if (replayed.has(reject.offset())) {
                return;
            }
            RowOutcome row = reread.of(reject);
            outcome.count(row);
            if (row instanceof RowOutcome.Accepted accepted) {
                byte[] key = accepted.key().getBytes(StandardCharsets.UTF_8);
                records.add(new ProducerRecord<>(topic, key, accepted.value()));
                offsets.add(reject.offset());
                bytes += key.length + accepted.value().length;
            }
            if (++looked == MAX_ROWS || bytes >= MAX_BYTES) {
                commit(TaskState.RUNNING);
            }
        }

        void commit(TaskState state) {
            if (state == TaskState.DONE) {
                at = total;
            }
            replayed = replayed.plus(offsets, begin);
            Instant now = clock.instant();
            try (SourcePublisher.Transaction transaction = publisher.begin()) {
                records.forEach(transaction::send);
                transaction.send(Topics.TASKS, id, task(state, now));
                transaction.commit(replayed.bookmark(table, now));
            }
            records.clear();
            offsets.clear();
            bytes = 0;
            looked = 0;
        }

        private Task task(TaskState state, Instant now) {
            Map<String, Long> counts = new HashMap<>();
            counts.put("replayed", outcome.passing());
            counts.put(
                    "failing",
                    outcome.failing().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
            return new Task(id, KIND, table, state, at, total, counts, null, Map.of(), startedAt, by, now);
        }
    }
}
