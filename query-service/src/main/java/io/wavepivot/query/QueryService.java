package io.wavepivot.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.wavepivot.query.format.FormatConfig;
import io.wavepivot.query.read.ReadConfig;
import io.wavepivot.query.reports.Reports;
import io.wavepivot.query.tables.Tables;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.definitions.DefinitionTables;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.MongoHealth;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/** Wires the service once, starts what runs in the background, and stops it. */
@Singleton
class QueryService {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KafkaClients kafka;
    private final SchemaRegistry registry;
    private final CompactedTable<Definition> datasets;
    private final CompactedTable<Definition> reports;
    private final List<Supervised> running = new CopyOnWriteArrayList<>();

    QueryService(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        this.kafka = new KafkaClients(broker);
        this.registry = new SchemaRegistry(registryUrl);
        this.datasets = DefinitionTables.datasets(kafka, registry);
        this.reports = DefinitionTables.reports(kafka, registry);
    }

    void start(@Observes StartupEvent event) {
        running.add(Supervised.start("datasets", datasets));
        running.add(Supervised.start("reports", reports));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        datasets.close();
        reports.close();
        Supervised.end(running, PATIENCE);
    }

    @Produces
    @Singleton
    Tables tables() {
        return new Tables(datasets);
    }

    @Produces
    @Singleton
    Reports reports() {
        Definitions definitions = new Definitions(reports, Topics::reportKey, kafka, new AvroEncoder(registry));
        return new Reports(definitions, Clock.systemUTC());
    }

    /** Pivots and columns, each operation within its time: a server that says nothing is an outage, too. */
    @Produces
    @Singleton
    MongoDatabase database(
            MongoClient client, ReadConfig config, @ConfigProperty(name = "query.database") String name) {
        return client.getDatabase(name).withTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck mongoHealth(MongoClient client) {
        return new MongoHealth(client);
    }

    /** What all answers together may hold outside of the heap. */
    @Produces
    @Singleton
    BufferAllocator arrowMemory(FormatConfig config) {
        return new RootAllocator(config.arrowMemory().asLongValue());
    }

    void close(@Disposes BufferAllocator memory) {
        memory.close();
    }
}
