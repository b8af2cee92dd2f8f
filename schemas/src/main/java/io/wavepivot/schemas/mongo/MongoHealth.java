package io.wavepivot.schemas.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether MongoDB answers; if not, what kind of failure it is, in no words but those of the driver's types. Part of the
 * readiness of every service that stands on MongoDB.
 */
public final class MongoHealth implements HealthCheck {

    private static final Document PING = new Document("ping", 1);
    private static final long PATIENCE_SECONDS = 5;

    private final MongoDatabase mongodb;

    public MongoHealth(MongoClient mongodb) {
        this.mongodb = mongodb.getDatabase("admin").withTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("mongodb");
        try {
            mongodb.runCommand(PING);
            return health.up().build();
        } catch (MongoException failure) {
            return health.down()
                    .withData("failure", failure.getClass().getSimpleName())
                    .build();
        }
    }
}
