package io.wavepivot.pivot.tables;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.wavepivot.pivot.write.TableWriter;
import io.wavepivot.pivot.write.WriteConfig;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Makes the copies of tables anew that were restored: some at once, so that a small one need not wait for a large one. */
public final class Rebuilds implements Runnable {

    private static final Logger LOG = Logger.getLogger(Rebuilds.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MAX_AT_ONCE = 3;

    private final Copies copies;
    private final CompactedTable<Definition> datasets;
    private final SchemaRegistry registry;
    private final KafkaClients kafka;
    private final MongoDatabase database;
    private final WriteConfig config;
    private final Clock clock;
    private final Map<String, Rebuild> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            MAX_AT_ONCE, Thread.ofPlatform().daemon().name("rebuild-", 0).factory());
    private final CountDownLatch closed = new CountDownLatch(1);

    public Rebuilds(
            Copies copies,
            CompactedTable<Definition> datasets,
            SchemaRegistry registry,
            KafkaClients kafka,
            MongoDatabase database,
            WriteConfig config,
            Clock clock) {
        this.copies = copies;
        this.datasets = datasets;
        this.registry = registry;
        this.kafka = kafka;
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** Looks for what is to be made, until it is closed. */
    @Override
    public void run() {
        try {
            do {
                look();
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #run}; copies that are being made are given up, and made by others. */
    public void close() {
        closed.countDown();
        threads.shutdownNow();
    }

    /** How many records were copied of the tables whose copies are being made here. */
    Map<String, Long> copied() {
        Map<String, Long> copied = new HashMap<>();
        underWay.forEach((table, rebuild) -> copied.put(table, rebuild.copied()));
        return copied;
    }

    private void look() {
        if (!copies.areOfSeveralGenerations()) {
            return;
        }
        try {
            copies.refresh(database);
            copies.outdated().forEach(this::begin);
        } catch (MongoException | KafkaException outage) {
            LOG.warnf("Copies of restored tables are made anew later: %s", outage.getMessage());
        }
    }

    private void begin(Dataset dataset) {
        Rebuild rebuild = new Rebuild(database, kafka, new Table(dataset), clock);
        if (underWay.putIfAbsent(dataset.getName(), rebuild) == null) {
            threads.execute(() -> {
                try {
                    make(dataset, rebuild);
                } finally {
                    underWay.remove(dataset.getName());
                }
            });
        }
    }

    /** One that cannot be made now is none of the others' business. */
    private void make(Dataset dataset, Rebuild rebuild) {
        TableReaders readers = new TableReaders(datasets, registry);
        try {
            boolean isMade = rebuild.make(readers, copies, name -> new TableWriter(database, config, any -> name));
            if (isMade) {
                copies.refresh(database);
                LOG.infof("table=%s generation=%d: its copy was made anew", dataset.getName(), dataset.getGeneration());
            }
        } catch (MongoException | KafkaException outage) {
            LOG.warnf("table=%s: its copy is made anew later: %s", dataset.getName(), outage.getMessage());
        }
    }
}
