package io.wavepivot.ingest.rejects;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.RejectedRow;
import io.wavepivot.schemas.RowError;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The rejected rows of a table, read from their topic: all of a table are in one partition, in the order in which they
 * were rejected.
 */
public final class RejectLog {

    private static final Logger LOG = Logger.getLogger(RejectLog.class);

    /** Read at once, going back from the newest. */
    private static final int CHUNK = 2_000;

    /** Looked at for one page, whosever they are; a page may end there before it is full. */
    private static final int MAX_SCANNED = 100_000;

    private static final int MAX_PAGE_BYTES = 2 * 1024 * 1024;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaClients kafka;
    private final SchemaRegistry registry;
    private final CompactedTable<Bookmark> replays;

    /** @param replays which rows have been taken in since, by table */
    public RejectLog(KafkaClients kafka, SchemaRegistry registry, CompactedTable<Bookmark> replays) {
        this.kafka = kafka;
        this.registry = registry;
        this.replays = replays;
    }

    /** Whether a key is that of a bookmark that {@link RejectLog} wants. */
    public static boolean isReplay(String key) {
        return key.startsWith(Replayed.KIND);
    }

    /** Which rows of a table have been taken in since. */
    Replayed replayed(String table) throws UndecodableException {
        return Replayed.of(replays.get(Replayed.KIND + table));
    }

    CompactedTable<Bookmark> replays() {
        return replays;
    }

    /**
     * Rows that are still rejected, the newest first.
     *
     * @param before the offset before which to begin; empty for the newest
     */
    Page page(String table, Optional<String> reason, Optional<Long> before, int limit) throws UndecodableException {
        Replayed gone = replayed(table);
        Predicate<Reject> wanted = reject ->
                !gone.has(reject.offset()) && reason.map(reject::isBecauseOf).orElse(true);
        try (Reader reader = new Reader(table)) {
            List<Reject> found = new ArrayList<>();
            long to = Math.min(before.orElse(Long.MAX_VALUE), reader.end());
            long lowest = Math.max(reader.begin(), to - MAX_SCANNED);
            int bytes = 0;
            while (to > lowest && found.size() < limit && bytes < MAX_PAGE_BYTES) {
                long from = Math.max(lowest, to - CHUNK);
                Newest newest = new Newest(limit - found.size(), MAX_PAGE_BYTES - bytes);
                reader.read(from, to, reject -> {
                    if (wanted.test(reject)) {
                        newest.add(reject);
                    }
                    return true;
                });
                found.addAll(newest.rejects.reversed());
                bytes += newest.bytes;
                to = newest.dropped ? newest.rejects.getFirst().offset() : from;
            }
            boolean isWhole = to <= reader.begin() && found.size() <= limit;
            return new Page(found, isWhole ? Optional.empty() : Optional.of(to));
        }
    }

    /** Reads the rejected rows of a table from an offset on, the oldest first, until the reader has enough. */
    void each(String table, long from, long to, Predicate<Reject> taker) {
        try (Reader reader = new Reader(table)) {
            reader.read(Math.max(from, reader.begin()), Math.min(to, reader.end()), taker);
        }
    }

    /** Where the rejected rows of a table begin and end now. */
    long[] bounds(String table) {
        try (Reader reader = new Reader(table)) {
            return new long[] {reader.begin(), reader.end()};
        }
    }

    /**
     * Some rows, the newest first.
     *
     * @param next the offset before which the next page begins; empty when there is none
     */
    record Page(List<Reject> rejects, Optional<Long> next) {}

    /** The last of some rows, so many and so large at the most. */
    private static final class Newest {

        /** What a text takes beside its characters, in characters. */
        private static final int OBJECT = 32;

        private final Deque<Reject> rejects = new ArrayDeque<>();
        private final int max;
        private final int maxBytes;
        private int bytes;
        private boolean dropped;

        Newest(int max, int maxBytes) {
            this.max = max;
            this.maxBytes = maxBytes;
        }

        void add(Reject next) {
            rejects.addLast(next);
            bytes += size(next);
            while (rejects.size() > max || bytes > maxBytes && rejects.size() > 1) {
                bytes -= size(rejects.removeFirst());
                dropped = true;
            }
        }

        private static int size(Reject reject) {
            int characters = reject.row().getRaw().length();
            for (String column : reject.row().getColumns()) {
                characters += OBJECT + column.length();
            }
            for (RowError error : reject.row().getErrors()) {
                int value = error.getValue() == null ? 0 : error.getValue().length();
                characters += 3 * OBJECT
                        + error.getField().length()
                        + value
                        + error.getRule().length();
            }
            return 2 * characters;
        }
    }

    /** A table's partition. */
    private final class Reader implements AutoCloseable {

        private final byte[] key;
        private final Consumer<byte[], byte[]> consumer = kafka.reader();
        private final AvroDecoder<RejectedRow> decoder = AvroDecoder.of(registry, RejectedRow.class);
        private final TopicPartition partition;

        Reader(String table) {
            this.key = table.getBytes(StandardCharsets.UTF_8);
            int partitions = Topics.REJECTS.partitions(consumer).size();
            this.partition = new TopicPartition(Topics.REJECTS.name(), Topic.partitionOf(key, partitions));
            consumer.assign(List.of(partition));
        }

        long begin() {
            return consumer.beginningOffsets(List.of(partition)).get(partition);
        }

        long end() {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }

        void read(long from, long to, Predicate<Reject> taker) {
            consumer.seek(partition, from);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition) < to) {
                for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                    if (next.offset() >= to || !take(next, taker)) {
                        return;
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("%s could not be read up to %d".formatted(partition, to));
                }
            }
        }

        private boolean take(ConsumerRecord<byte[], byte[]> next, Predicate<Reject> taker) {
            if (!Arrays.equals(key, next.key()) || next.value() == null) {
                return true;
            }
            try {
                return taker.test(new Reject(next.offset(), decoder.decode(next.value())));
            } catch (UndecodableException notOurs) {
                LOG.warnf("topic=%s offset=%d: no rejected row: %s", next.topic(), next.offset(), notOurs.getMessage());
                return true;
            }
        }

        @Override
        public void close() {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
        }
    }
}
