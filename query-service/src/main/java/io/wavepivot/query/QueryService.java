package io.wavepivot.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.wavepivot.query.format.FormatConfig;
import io.wavepivot.query.read.ReadConfig;
import io.wavepivot.schemas.mongo.MongoHealth;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/** Wires the service once. */
class QueryService {

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
