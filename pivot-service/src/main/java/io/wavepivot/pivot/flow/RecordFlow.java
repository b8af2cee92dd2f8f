package io.wavepivot.pivot.flow;

import com.mongodb.MongoException;
import io.wavepivot.schemas.kafka.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Carries the records of some topics to where they belong, batch by batch: write, and twice a second commit the offsets of
 * what was written. In an outage all that is not committed is read again, after a pause that doubles up to a limit, and
 * the failure is shown until a batch has been written again, or what it would be written to answers.
 */
public final class RecordFlow implements Runnable {

    private static final Logger LOG = Logger.getLogger(RecordFlow.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** While there is something to commit: longer than a fetch takes when there are records. */
    private static final Duration GLANCE = Duration.ofMillis(10);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final int MAX_MESSAGE = 400;

    private final String name;
    private final Supplier<Set<String>> topics;
    private final Supplier<Consumer<byte[], byte[]>> members;
    private final RecordSink sink;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Backoff backoff;
    private volatile String failure = "not started";
    private volatile Map<String, Long> behind = Map.of();
    private long looked = System.nanoTime();

    /**
     * A flow that is not running yet.
     *
     * @param name of the flow, for people
     * @param topics their names, asked for again and again: there may be more of them later
     * @param members consumers that share the topics with others of their group
     * @param longestPause between two tries in an outage
     */
    public RecordFlow(
            String name,
            Supplier<Set<String>> topics,
            Supplier<Consumer<byte[], byte[]>> members,
            Duration longestPause,
            RecordSink sink) {
        this.name = name;
        this.topics = topics;
        this.members = members;
        this.sink = sink;
        this.backoff = new Backoff(longestPause);
    }

    /** Why nothing is written now; empty while all is well. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** How many records those partitions have that are ours, and that were not read as of a second ago, by topic. */
    public Map<String, Long> behind() {
        return behind;
    }

    /** Ends it after the batch that it is in; in an outage that batch is left to whoever reads on. */
    public void close() {
        closed.countDown();
    }

    @Override
    public void run() {
        try (Consumer<byte[], byte[]> consumer = members.get()) {
            Offsets offsets = new Offsets(consumer, sink::rest, this::failed, System::nanoTime);
            failure = null;
            while (closed.getCount() > 0) {
                if (!isSubscribed(consumer, offsets)) {
                    closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
                } else if (!step(consumer, offsets)) {
                    closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            offsets.commitOrReadAgain();
            LOG.infof("flow=%s: stopped", name);
        } catch (InterruptedException | InterruptException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            failure = brief(bug);
            throw bug;
        }
    }

    /** @return false while there is no topic */
    private boolean isSubscribed(Consumer<byte[], byte[]> consumer, Offsets offsets) {
        Set<String> wanted = topics.get();
        if (!consumer.subscription().equals(wanted)) {
            consumer.subscribe(wanted, offsets);
        }
        return !wanted.isEmpty();
    }

    /** @return false in an outage */
    private boolean step(Consumer<byte[], byte[]> consumer, Offsets offsets) {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(offsets.isCommitting() ? GLANCE : POLL);
            if (!records.isEmpty()) {
                offsets.begin(records);
                sink.write(records);
                succeeded();
            } else if (failure != null) { // Nothing came: that nothing failed says nothing.
                sink.check();
                succeeded();
            }
            offsets.written(records);
            look(consumer);
            return true;
        } catch (MongoException | KafkaException outage) {
            failed(outage);
            offsets.readAgain();
            return false;
        }
    }

    private void look(Consumer<byte[], byte[]> consumer) {
        if (System.nanoTime() - looked > LOOK_EVERY.toNanos()) {
            looked = System.nanoTime();
            behind = consumer.assignment().stream()
                    .collect(Collectors.groupingBy(
                            TopicPartition::topic, Collectors.summingLong(partition -> consumer.currentLag(partition)
                                    .orElse(0))));
        }
    }

    private void succeeded() {
        failure = null;
        backoff.reset();
    }

    private void failed(RuntimeException outage) {
        failure = brief(outage);
        Logger.Level level = outage instanceof LaterException ? Logger.Level.INFO : Logger.Level.ERROR;
        LOG.logf(level, "flow=%s: tried again in a while: %s", name, failure);
    }

    /** A bulk write names every document that it failed to write. */
    private static String brief(Throwable failure) {
        String message = failure.toString();
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    }
}
