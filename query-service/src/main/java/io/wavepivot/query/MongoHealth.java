package io.wavepivot.query;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import jakarta.enterprise.context.ApplicationScoped;
import org.bson.Document;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether MongoDB answers; if not, what kind of failure it is, in no words but those of the driver's types. */
@Readiness
@ApplicationScoped
class MongoHealth implements HealthCheck {

    private static final Document PING = new Document("ping", 1);

    private final MongoClient mongodb;

    MongoHealth(MongoClient mongodb) {
        this.mongodb = mongodb;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("mongodb");
        try {
            mongodb.getDatabase("admin").runCommand(PING);
            return health.up().build();
        } catch (MongoException failure) {
            return health.down()
                    .withData("failure", failure.getClass().getSimpleName())
                    .build();
        }
    }
}
