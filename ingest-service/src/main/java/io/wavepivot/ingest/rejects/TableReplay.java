package io.wavepivot.ingest.rejects;

import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.work.Progress;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The replay of one table: rows, which ones they were, and how far the task is, some thousand in a transaction. */
final class TableReplay {

    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int MAX_ROWS = 2_000;

    private final SourcePublisher<Bookmark> publisher;
    private final String table;
    private final String topic;
    private final Reread reread;
    private final long begin;
    private final long total;
    private final ReplayOutcome outcome;
    private final Progress progress;
    private final Clock clock;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<Long> offsets = new ArrayList<>();
    private Replayed replayed;
    private long at;
    private int bytes;
    private int looked;

    /** @param bounds where the rejected rows of the table begin and end */
    TableReplay(
            RowRules rules,
            SourcePublisher<Bookmark> publisher,
            long[] bounds,
            ReplayOutcome outcome,
            Progress progress,
            Clock clock)
            throws UndecodableException {
        this.publisher = publisher;
        this.table = rules.table().name();
        this.topic = Topics.rowsTopic(table);
        this.reread = new Reread(rules);
        this.begin = bounds[0];
        this.total = bounds[1] - bounds[0];
        this.outcome = outcome;
        this.progress = progress;
        this.clock = clock;
        this.replayed = Replayed.of(publisher.state());
    }

    void take(Reject reject) {
        at = reject.offset() + 1 - begin;
        if (replayed.has(reject.offset())) {
            return;
        }
        if (outcome.isOfDismissals()) {
            outcome.countDismissed();
            offsets.add(reject.offset());
        } else {
            replay(reject);
        }
        if (++looked == MAX_ROWS || bytes >= MAX_BYTES) {
            commit();
        }
    }

    private void replay(Reject reject) {
        RowOutcome row = reread.of(reject);
        outcome.count(row);
        if (row instanceof RowOutcome.Accepted accepted) {
            byte[] key = accepted.key().getBytes(StandardCharsets.UTF_8);
            records.add(new ProducerRecord<>(topic, key, accepted.value()));
            offsets.add(reject.offset());
            bytes += key.length + accepted.value().length;
        }
    }

    /** All of the table was looked at. */
    void end() {
        at = total;
        commit();
    }

    void commit() {
        replayed = replayed.plus(offsets, begin);
        progress.publish(publisher, records, replayed.bookmark(table, clock.instant()), at, total, outcome.counts());
        records.clear();
        offsets.clear();
        bytes = 0;
        looked = 0;
    }
}
