package io.wavepivot.ingest.sources;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The pollers of this replica. The replicas share the partitions of {@code definitions} as one consumer group; each
 * polls the sources whose definitions are in its partitions. What the group reads does not matter: what is defined is
 * known to all.
 */
public final class Pollers implements Runnable, ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(Pollers.class);
    private static final String GROUP = "ingest-pollers";
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(30);

    private final CompactedTable<Definition> definitions;
    private final Function<Definition, Source> sources;
    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final CompactedTable<Bookmark> bookmarks;
    private final RowBudget budget;
    private final Clock clock;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Set<TopicPartition> ours = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What the pollers are those of, as {@link CompactedTable#changes()} counts; negative when that is to be seen. */
    private long settled;

    /**
     * @param sources what a definition defines
     * @param budget of the rows that their steps hold
     */
    public Pollers(
            CompactedTable<Definition> definitions,
            Function<Definition, Source> sources,
            KafkaClients kafka,
            AvroEncoder encoder,
            CompactedTable<Bookmark> bookmarks,
            RowBudget budget,
            Clock clock) {
        this.definitions = definitions;
        this.sources = sources;
        this.kafka = kafka;
        this.encoder = encoder;
        this.bookmarks = bookmarks;
        this.budget = budget;
        this.clock = clock;
    }

    /** Why a source does not get on, by the key of its definition; empty while it does, or when another replica has it. */
    public Optional<String> failure(String key) {
        return Optional.ofNullable(running.get(key)).flatMap(one -> one.poller().failure());
    }

    /** How many sources this replica polls. */
    public int count() {
        return running.size();
    }

    /** Waits, but not for ever, until a source that is no longer defined is not polled by this replica. */
    public void awaitStopped(String key, Duration patience) throws InterruptedException {
        Running one = running.get(key);
        if (one != null) {
            one.ended().await(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Polls what is defined until {@link #close()}, then stops all pollers. */
    @Override
    public void run() {
        ours.clear();
        settled = -1;
        try (Consumer<byte[], byte[]> member = kafka.member(GROUP, Map.of())) {
            definitions.awaitLoaded();
            bookmarks.awaitLoaded();
            member.subscribe(List.of(Topics.DEFINITIONS.name()), this);
            while (closed.getCount() > 0) {
                try {
                    member.poll(POLL);
                    if (settled != definitions.changes()) {
                        settle();
                    }
                } catch (KafkaException outage) {
                    LOG.warnf("topic=%s: %s", Topics.DEFINITIONS.name(), outage.getMessage());
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            stop(Set.copyOf(running.keySet()));
        }
    }

    public void close() {
        closed.countDown();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        ours.addAll(partitions);
        settled = -1;
    }

    /** Whoever gets them polls at once: it must not have to fence our steps off. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        ours.removeAll(partitions);
        settle();
    }

    /** Starts and stops pollers so that they are those of what is defined in our partitions. */
    private void settle() {
        long changes = definitions.changes();
        Map<String, Definition> wanted = new HashMap<>(definitions.all());
        wanted.keySet().removeIf(key -> !isOurs(key));
        Set<String> outdated = new HashSet<>();
        running.forEach((key, one) -> {
            boolean unreadable = isOurs(key) && !wanted.containsKey(key); // Of a later release: it goes on as before.
            if (!unreadable && !one.definition().equals(wanted.get(key))) {
                outdated.add(key);
            }
        });
        stop(outdated);
        wanted.forEach((key, definition) -> running.computeIfAbsent(key, any -> start(definition)));
        settled = changes;
    }

    private boolean isOurs(String key) {
        return definitions.partition(key).filter(ours::contains).isPresent();
    }

    private Running start(Definition definition) {
        Source source = sources.apply(definition);
        Poller poller = new Poller(source, kafka, encoder, bookmarks, budget, clock);
        return new Running(
                definition, poller, Supervised.start("poller " + source.name(), poller), new CountDownLatch(1));
    }

    private void stop(Set<String> keys) {
        List<Running> ending = keys.stream().map(running::get).toList();
        ending.forEach(one -> one.poller().stop());
        ending.forEach(Running::join);
        keys.forEach(running::remove);
    }

    private record Running(Definition definition, Poller poller, Supervised thread, CountDownLatch ended) {

        /** Waits for the step that it is in, but not for ever: whoever polls next fences its transaction off. */
        void join() {
            thread.close();
            try {
                thread.join(LONGEST_STEP);
                ended.countDown();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
