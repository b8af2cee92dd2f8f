package io.wavepivot.pivot.flow;

import com.mongodb.MongoException;
import io.wavepivot.schemas.kafka.Backoff;
import io.wavepivot.schemas.kafka.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Carries the records of a topic to where they belong, batch by batch: write, and twice a second commit the offsets of
 * what was written. In an outage all that is not committed is read again, after a pause that doubles up to a limit, and
 * the failure is shown until a batch has been written again, or what it would be written to answers.
 */
public final class RecordFlow implements Runnable {

    private static final Logger LOG = Logger.getLogger(RecordFlow.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** While there is something to commit: longer than a fetch takes when there are records. */
    private static final Duration GLANCE = Duration.ofMillis(10);

    private static final int MAX_MESSAGE = 400;

    private final Topic topic;
    private final Supplier<Consumer<byte[], byte[]>> members;
    private final RecordSink sink;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Backoff backoff;
    private volatile String failure = "not started";

    /**
     * A flow that is not running yet.
     *
     * @param members consumers that share the topic with others of their group
     * @param longestPause between two tries in an outage
     */
    public RecordFlow(Topic topic, Supplier<Consumer<byte[], byte[]>> members, Duration longestPause, RecordSink sink) {
        this.topic = topic;
        this.members = members;
        this.sink = sink;
        this.backoff = new Backoff(longestPause);
    }

    /** Why nothing is written now; empty while all is well. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Ends it after the batch that it is in; in an outage that batch is left to whoever reads on. */
    public void close() {
        closed.countDown();
    }

    @Override
    public void run() {
        try (Consumer<byte[], byte[]> consumer = members.get()) {
            Offsets offsets = new Offsets(consumer, sink::rest, this::failed, System::nanoTime);
            consumer.subscribe(List.of(topic.name()), offsets);
            failure = null;
            while (closed.getCount() > 0) {
                if (!step(consumer, offsets)) {
                    closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            offsets.commitOrReadAgain();
            LOG.infof("topic=%s: stopped", topic.name());
        } catch (InterruptedException | InterruptException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            failure = brief(bug);
            throw bug;
        }
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
            return true;
        } catch (MongoException | KafkaException outage) {
            failed(outage);
            offsets.readAgain();
            return false;
        }
    }

    private void succeeded() {
        failure = null;
        backoff.reset();
    }

    private void failed(RuntimeException outage) {
        failure = brief(outage);
        LOG.errorf("topic=%s: tried again in a while: %s", topic.name(), failure);
    }

    /** A bulk write names every document that it failed to write. */
    private static String brief(Throwable failure) {
        String message = failure.toString();
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    }
}
