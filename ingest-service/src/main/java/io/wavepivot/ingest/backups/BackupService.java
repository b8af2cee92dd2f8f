package io.wavepivot.ingest.backups;

import io.wavepivot.ingest.datasets.Datasets;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.work.Work;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Wires what backups are done with. */
@Singleton
class BackupService {

    private final KafkaClients kafka;
    private final SchemaRegistry registry;
    private final BackupStore store;
    private final int maxKeys;

    BackupService(KafkaClients kafka, SchemaRegistry registry, BackupConfig config) {
        this.kafka = kafka;
        this.registry = registry;
        this.store = config.s3().<BackupStore>map(S3Store::new).orElseGet(() -> new DirectoryStore(config.directory()));
        this.maxKeys = config.maxKeys();
    }

    @Produces
    @Singleton
    BackupStore store() {
        return store;
    }

    @Produces
    @Singleton
    Work backup(Tables tables, Clock clock) {
        return new Backup(kafka, registry, tables, store, maxKeys, clock);
    }

    @Produces
    @Singleton
    Work restore(AvroEncoder encoder, Datasets datasets, Tables tables) {
        return new Restore(kafka, encoder, datasets, tables, store, maxKeys);
    }
}
