package io.wavepivot.ingest.rejects;

import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.work.Progress;
import io.wavepivot.ingest.work.Work;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Takes rejected rows in that keep the rules by now: each once, however often it is asked to, as they are published
 * together with the note that they were. What has come for their keys since is replaced. Or dismisses them: those that
 * were mended in another way are listed no more, and nothing else becomes of them.
 */
public final class Replay implements Work {

    static final String KIND = "replay";

    /** The kind of tasks by which nothing is taken in. */
    static final String DISMISSAL = "dismiss";

    /** The subject of a task that is about all tables; no table has the name. */
    static final String ALL = "*";

    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            2L * TableReplay.MAX_BYTES,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            20_000);

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
    public Set<String> kinds() {
        return Set.of(KIND, DISMISSAL);
    }

    /** What would become of some rows of some tables. */
    ReplayOutcome dryRun(List<String> names, Wanted wanted) throws UndecodableException {
        ReplayOutcome outcome = ReplayOutcome.of(KIND, Map.of());
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
        ReplayOutcome outcome =
                ReplayOutcome.of(progress.task().getKind(), progress.task().getCounts());
        String subject = progress.task().getSubject();
        List<String> leftOut = new ArrayList<>();
        for (String name : subject.equals(ALL) ? tables.openNames() : List.of(subject)) {
            try {
                replay(tables.open(name), wanted, outcome, progress);
            } catch (UndecodableException unreadable) {
                leftOut.add(name + ": " + unreadable.getMessage());
            }
            if (progress.isCancelled()) {
                progress.cancelled();
                return;
            }
        }
        if (!leftOut.isEmpty()) {
            throw new WorkFailedException("Left out: " + leftOut);
        }
        progress.done(outcome.countsByReason(), Map.of());
    }

    /** Two would fence each other off, again and again. */
    private void refuseBesideAnother(Task ours) throws WorkFailedException {
        Optional<String> another = underWay(ours.getSubject())
                .filter(first -> FIRST.compare(first, ours) < 0)
                .map(Replay::objection);
        if (another.isPresent()) {
            throw new WorkFailedException(another.get());
        }
    }

    /** The first replay or dismissal of some of the same rows that has not ended. */
    Optional<Task> underWay(String subject) {
        return tasks.table().all().values().stream()
                .filter(task -> kinds().contains(task.getKind()) && task.getState() == TaskState.RUNNING)
                .filter(task ->
                        task.getSubject().equals(subject) || task.getSubject().equals(ALL) || subject.equals(ALL))
                .min(FIRST);
    }

    /** What keeps another from being begun, for people. */
    static String objection(Task first) {
        return "The task %1$s (%2$s) is about the same rows: wait for it, or end it by DELETE /tasks/%1$s"
                .formatted(first.getId(), first.getKind());
    }

    private void replay(RowRules rules, Wanted wanted, ReplayOutcome outcome, Progress progress)
            throws UndecodableException {
        String table = rules.table().name();
        try (SourcePublisher<Bookmark> publisher =
                SourcePublisher.open(Replayed.KIND + table, kafka, PRODUCER, encoder, log.replays())) {
            long[] bounds = log.bounds(table);
            TableReplay replay = new TableReplay(rules, publisher, bounds, outcome, progress, clock);
            log.each(table, bounds[0], bounds[1], reject -> {
                if (progress.isCancelled()) {
                    return false;
                }
                if (wanted.test(reject)) {
                    replay.take(reject);
                }
                return true;
            });
            if (progress.isCancelled()) {
                replay.commit();
            } else {
                replay.end();
            }
        }
    }
}
