package io.wavepivot.ingest.rejects;

import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.work.Progress;
import io.wavepivot.ingest.work.Work;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Takes rejected rows in that keep the rules by now: each once, however often it is asked to, as they are published
 * together with the note that they were. What has come for their keys since is replaced.
 */
public final class Replay implements Work {

    static final String KIND = "replay";

    /** The subject of a task that is about all tables; no table has the name. */
    static final String ALL = "*";

    private static final String REPLAYED = "replayed";
    private static final String FAILING = "failing";

    /** Looked at in one transaction. */
    private static final int MAX_ROWS = 2_000;

    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * MAX_BYTES, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 20_000);

    private static final Comparator<Task> FIRST =
            Comparator.comparing(Task::getStartedAt).thenComparing(Task::getId);

    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final RejectLog log;
    private final Tables tables;
    private final Tasks tasks;
    private final Clock clock;

    public Replay(KafkaClients kafka, AvroEncoder encoder, RejectLog log, Tables tables, Tasks tasks, Clock clock) {
        this.kafka = kafka;
        this.encoder = encoder;
        this.log = log;
        this.tables = tables;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** What would become of some rows of some tables. */
    Outcome dryRun(List<String> names, Wanted wanted) throws UndecodableException {
        Outcome outcome = new Outcome(0);
        for (String name : names) {
            Replayed gone = log.replayed(name);
            Reread reread = new Reread(tables.existing(name));
            log.each(name, 0, Long.MAX_VALUE, reject -> {
                if (!gone.has(reject.offset()) && wanted.test(reject)) {
                    outcome.count(reread.of(reject));
                }
                return true;
            });
        }
        return outcome;
    }

    @Override
    public void run(Progress progress) throws UndecodableException, WorkFailedException {
        refuseBesideAnother(progress.task());
        Wanted wanted = Wanted.of(progress.task().getDetails());
        Outcome outcome = new Outcome(progress.task().getCounts().getOrDefault(REPLAYED, 0L));
        String subject = progress.task().getSubject();
        for (String name : subject.equals(ALL) ? tables.names() : List.of(subject)) {
            replay(tables.existing(name), wanted, outcome, progress);
            if (progress.isCancelled()) {
                progress.cancelled();
                return;
            }
        }
        Map<String, Long> counts = outcome.counts();
        outcome.failing().forEach((reason, count) -> counts.put(FAILING + ": " + reason, count));
        progress.done(counts, Map.of());
    }

    /** Two would fence each other off, again and again. */
    private void refuseBesideAnother(Task ours) throws WorkFailedException {
        Optional<Task> first = tasks.table().all().values().stream()
                .filter(task -> task.getKind().equals(KIND) && task.getState() == TaskState.RUNNING)
                .filter(task -> task.getSubject().equals(ours.getSubject())
                        || task.getSubject().equals(ALL)
                        || ours.getSubject().equals(ALL))
                .min(FIRST);
        if (first.isPresent() && FIRST.compare(first.get(), ours) < 0) {
            throw new WorkFailedException("The task %s, which replays the same rows, has not ended"
                    .formatted(first.get().getId()));
        }
    }

    private void replay(RowRules rules, Wanted wanted, Outcome outcome, Progress progress) throws UndecodableException {
        String table = rules.table().name();
        try (SourcePublisher<Bookmark> publisher =
                SourcePublisher.open(Replayed.KIND + table, kafka, PRODUCER, encoder, log.replays())) {
            long[] bounds = log.bounds(table);
            OfTable replay = new OfTable(rules, publisher, bounds, outcome, progress);
            log.each(table, bounds[0], bounds[1], reject -> {
                if (wanted.test(reject)) {
                    replay.take(reject);
                }
                return !progress.isCancelled();
            });
            if (progress.isCancelled()) {
                replay.commit();
            } else {
                replay.end();
            }
        }
    }

    /** How many rows pass, and how many do not, by reason. */
    static final class Outcome {

        /** Of reasons, which have values of rows in them: there may be as many as rows. */
        private static final int MAX_REASONS = 100;

        private final Map<String, Long> failing = new TreeMap<>();
        private long passing;

        /** @param passing how many passed before */
        Outcome(long passing) {
            this.passing = passing;
        }

        long passing() {
            return passing;
        }

        Map<String, Long> failing() {
            return failing;
        }

        private Map<String, Long> counts() {
            Map<String, Long> counts = new HashMap<>();
            counts.put(REPLAYED, passing);
            counts.put(
                    FAILING,
                    failing.values().stream().mapToLong(Long::longValue).sum());
            return counts;
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

    /** The replay of one table. */
    private final class OfTable {

        private final SourcePublisher<Bookmark> publisher;
        private final String table;
        private final String topic;
        private final Reread reread;
        private final long begin;
        private final long total;
        private final Outcome outcome;
        private final Progress progress;
        private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        private final List<Long> offsets = new ArrayList<>();
        private Replayed replayed;
        private long at;
        private int bytes;
        private int looked;

        OfTable(RowRules rules, SourcePublisher<Bookmark> publisher, long[] bounds, Outcome outcome, Progress progress)
                throws UndecodableException {
            this.publisher = publisher;
            this.table = rules.table().name();
            this.topic = Topics.rowsTopic(table);
            this.reread = new Reread(rules);
            this.begin = bounds[0];
            this.total = bounds[1] - bounds[0];
            this.outcome = outcome;
            this.progress = progress;
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
                commit();
            }
        }

        void end() {
            at = total;
            commit();
        }

        void commit() {
            replayed = replayed.plus(offsets, begin);
            progress.publish(
                    publisher, records, replayed.bookmark(table, clock.instant()), at, total, outcome.counts());
            records.clear();
            offsets.clear();
            bytes = 0;
            looked = 0;
        }
    }
}
