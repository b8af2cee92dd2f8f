package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.pivot.tables.TableReaders;
import io.wavepivot.schemas.kafka.Backoff;
import io.wavepivot.schemas.wire.UndecodableException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Keeps an SQL table equal to the topic of a table. Rows and offsets are one transaction of the database, so that nothing
 * is written twice or left out, whoever dies when; replicas share the partitions, and one that does not know that it has
 * been replaced writes nothing. After any failure it goes on from the offsets that are in the database.
 */
final class Mirror implements Runnable {

    private static final Logger LOG = Logger.getLogger(Mirror.class);

    private final String name;
    private final String target;
    private final Mirrors.Parts parts;
    private final TableReaders readers;
    private final DeadLetters deadLetters;
    private final Backoff backoff;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String failure = "not started";
    private volatile long behind;

    /**
     * A mirror that is not running yet.
     *
     * @param name of the table
     * @param target {@code <server>/<database>}
     */
    Mirror(String name, String target, Mirrors.Parts parts) {
        this.name = name;
        this.target = target;
        this.parts = parts;
        this.readers = new TableReaders(parts.datasets(), parts.registry());
        this.deadLetters = new DeadLetters(parts.letters());
        this.backoff = new Backoff(parts.longestPause());
    }

    /** The name of the table. */
    String name() {
        return name;
    }

    TableReaders readers() {
        return readers;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    /** {@code <server>/<database>}. */
    String target() {
        return target;
    }

    /** Why nothing is written now; empty while all is well. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** The records that those partitions have that are ours, and that were not written yet. */
    long behind() {
        return behind;
    }

    /** Ends it after the transaction that it is in. */
    void close() {
        closed.countDown();
    }

    @Override
    public void run() {
        try {
            while (closed.getCount() > 0) {
                String group = parts.group() + "." + name;
                try (Consumer<byte[], byte[]> consumer = parts.kafka().member(group, parts.consumerSettings())) {
                    write(consumer);
                } catch (KafkaException outage) {
                    pauseAfter(outage);
                }
            }
        } catch (InterruptedException | InterruptException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An outage of the database is none of the group's: the partitions stay ours. */
    private void write(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        while (closed.getCount() > 0) {
            try (Database database = parts.databases().open(target)) {
                MirrorSession session = new MirrorSession(this, parts, database, consumer);
                session.begin();
                while (closed.getCount() > 0) {
                    behind = session.step();
                    failure = null;
                    backoff.reset();
                }
            } catch (KafkaException ofTheGroup) {
                throw ofTheGroup;
            } catch (SQLException | UndecodableException | RuntimeException outage) {
                pauseAfter(outage);
            }
        }
    }

    private void pauseAfter(Exception outage) throws InterruptedException {
        String why = String.valueOf(outage.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
        if (!why.equals(failure)) { // Once, and not with every try.
            LOG.errorf("table=%s mirror=%s: tried again and again: %s", name, target, why);
        }
        failure = why;
        closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
    }
}
