package io.wavepivot.ingest.backups;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.wavepivot.ingest.datasets.Datasets;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.work.Worker;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Wires what backups are done with, and has whoever does them run as long as the service does. */
@Singleton
class BackupService {

    private final BackupStore store;
    private final Worker worker;
    private Supervised running;

    BackupService(
            KafkaClients kafka,
            @ConfigProperty(name = "schema-registry.url") String registryUrl,
            Datasets datasets,
            Tables tables,
            Tasks tasks,
            BackupConfig config,
            Clock clock) {
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        AvroEncoder encoder = new AvroEncoder(registry);
        this.store = config.s3().<BackupStore>map(S3Store::new).orElseGet(() -> new DirectoryStore(config.directory()));
        this.worker = new Worker(
                kafka,
                encoder,
                tasks,
                List.of(
                        new Backup(kafka, registry, tables, store, config.maxKeys(), clock),
                        new Restore(kafka, registry, encoder, datasets, tables, store, config.maxKeys())),
                tables::areLoaded,
                config.patience(),
                clock);
    }

    @Produces
    @Singleton
    BackupStore store() {
        return store;
    }

    @Produces
    @Singleton
    Worker worker() {
        return worker;
    }

    void start(@Observes StartupEvent event) {
        running = Supervised.start("worker", worker);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        worker.close();
        Supervised.end(List.of(running), Duration.ofSeconds(2));
    }
}
