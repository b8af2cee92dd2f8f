package io.wavepivot.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.Test;

class OutagesTest {

    private final Outages outages = new Outages();

    @Test
    void anOutageOfMongoDbIsToldWithoutItsMessage() {
        Response answer = outages.unavailable(new MongoException("a secret"));

        assertUnavailable(answer, "mongodb-unavailable");
    }

    @Test
    void whereTheMemoryOfAnswersIsUsedUpItIsToBeAskedForLater() {
        Response answer = outages.noRoom(new OutOfMemoryException("a secret"));

        assertUnavailable(answer, "busy");
    }

    private static void assertUnavailable(Response answer, String code) {
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isEqualTo("5");
        HttpProblem problem = (HttpProblem) answer.getEntity();
        assertThat(problem.getTitle()).isEqualTo("Service Unavailable");
        assertThat(problem.getDetail()).doesNotContain("secret");
        assertThat(problem.getParameters()).containsEntry("code", code);
    }
}
