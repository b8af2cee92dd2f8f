package io.wavepivot.ingest;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.wavepivot.embedded.tests.TestSigner;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Requests with tokens. */
final class TestTokens {

    private TestTokens() {}

    /** A request by a user with one role. */
    static RequestSpecification as(String user, String role) {
        return RestAssured.given().auth().oauth2(TestSigner.token(user, role));
    }

    static RequestSpecification asOperator() {
        return as("olga", "operator");
    }

    static RequestSpecification asProducer() {
        return as("paul", "producer");
    }

    /** Waits until the service knows what is defined: it starts before Kafka has answered. */
    static void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> as("olga", "operator").get("/projects").statusCode() == 200);
    }

    /** Waits until the service knows the tasks that there are, too. */
    static void awaitTasks() {
        awaitReady();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> asProducer().get("/tasks").statusCode() == 200);
    }
}
