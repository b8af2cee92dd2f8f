package io.wavepivot.pivot.mirror;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/** The mirrors that datasets ask for, each with a thread of its own: one that fails does not disturb the others. */
public final class Mirrors implements Runnable {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(8);

    private final Parts parts;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The changes that the mirrors are as of. */
    private long seen;

    public Mirrors(Parts parts) {
        this.parts = parts;
    }

    /** Those that are running here, by table. */
    Map<String, Mirror> all() {
        Map<String, Mirror> all = new TreeMap<>();
        running.forEach((table, one) -> all.put(table, one.mirror()));
        return all;
    }

    /** Begins and ends mirrors, as datasets are defined, until it is closed. */
    @Override
    public void run() {
        try {
            do {
                adapt();
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
            running.values().forEach(one -> one.mirror().close());
            Supervised.end(running.values().stream().map(Running::thread).toList(), LONGEST_TRANSACTION);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #run}, and the mirrors with it. */
    public void close() {
        closed.countDown();
    }

    private void adapt() {
        long changes = parts.datasets().changes();
        if (changes == seen) {
            return;
        }
        Map<String, String> wanted = new HashMap<>();
        for (Definition definition : parts.datasets().all().values()) {
            Dataset dataset = (Dataset) definition.getBody();
            Optional.ofNullable(dataset.getMirror())
                    .filter(mirror -> !dataset.getDeleted())
                    .ifPresent(mirror -> wanted.put(dataset.getName(), mirror));
        }
        running.entrySet().removeIf(entry -> {
            boolean isUnwanted = !entry.getValue().mirror().target().equals(wanted.get(entry.getKey()));
            if (isUnwanted) {
                entry.getValue().mirror().close();
                entry.getValue().thread().close();
            }
            return isUnwanted;
        });
        wanted.forEach((table, target) -> running.computeIfAbsent(table, any -> {
            Mirror mirror = new Mirror(table, target, parts);
            return new Running(mirror, Supervised.start("mirror-" + table, mirror));
        }));
        seen = changes;
    }

    /**
     * What mirrors are made of.
     *
     * @param group what the names of the consumer groups begin with
     * @param letters the producer of what is put aside
     * @param longestPause between two tries in an outage
     */
    public record Parts(
            Databases databases,
            KafkaClients kafka,
            String group,
            Map<String, Object> consumerSettings,
            CompactedTable<Definition> datasets,
            SchemaRegistry registry,
            Producer<byte[], byte[]> letters,
            MeterRegistry metrics,
            Duration longestPause) {}

    private record Running(Mirror mirror, Supervised thread) {}
}
