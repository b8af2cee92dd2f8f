package io.wavepivot.schemas.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class MongoHealthTest {

    @Test
    void anOutageIsReportedWithoutTheAddressTheUserAndTheDatabase() {
        try (MongoClient nowhere =
                MongoClients.create("mongodb://user:secret@localhost:1/accounts?serverSelectionTimeoutMS=100")) {
            HealthCheckResponse health = new MongoHealth(nowhere).call();

            assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
            assertThat(health.getData()).contains(Map.of("failure", "MongoOperationTimeoutException"));
        }
    }
}
