package io.wavepivot.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    @Test
    void wrongFieldsAreNamedOnceAndListedAll() {
        List<FieldError> errors = List.of(
                new FieldError("from", "x", "a time"),
                new FieldError("to", "y", "a time"),
                new FieldError("from", "z", "b"));

        HttpProblem problem = Problems.wrong(400, "wrong-parameters", errors);

        assertThat(problem.getStatusCode()).isEqualTo(400);
        assertThat(problem.getDetail()).isEqualTo("Wrong: [from, to]");
        assertThat(problem.getParameters())
                .containsEntry("code", "wrong-parameters")
                .containsEntry("errors", errors);
    }

    @Test
    void aProblemThatSaysLittleIsNamedByItsStatus() {
        HttpProblem problem = applied(HttpProblem.builder().withStatus(405).build());

        assertThat(problem.getTitle()).isEqualTo("Method Not Allowed");
        assertThat(problem.getParameters()).containsEntry("code", "method-not-allowed");
        assertThat(problem.getDetail()).startsWith("This path does not take this method");
    }

    @Test
    void whereThereIsNoAdviceWhatItSaysIsKept() {
        HttpProblem problem =
                applied(HttpProblem.builder().withStatus(409).withDetail("Busy").build());

        assertThat(problem.getDetail()).isEqualTo("Busy");
    }

    @Test
    void whatAProblemSaysIsKept() {
        HttpProblem problem = applied(
                Problems.of(404, "unknown-pivot", "None").withTitle("Own title").build());

        assertThat(problem.getTitle()).isEqualTo("Own title");
        assertThat(problem.getDetail()).isEqualTo("None");
        assertThat(problem.getParameters()).containsEntry("code", "unknown-pivot");
    }

    /** JAX-RS has no name for it. */
    @Test
    void aStatusWithoutANameHasATitleAndNoCode() {
        HttpProblem problem = applied(HttpProblem.builder().withStatus(422).build());

        assertThat(problem.getTitle()).isEqualTo("Unprocessable Content");
        assertThat(problem.getParameters()).doesNotContainKey("code");
    }

    @Test
    void whoHasNoValidTokenIsToldWhatIsNeeded() {
        Response answer = new Problems().unauthorized();

        assertThat(answer.getStatus()).isEqualTo(401);
        assertThat(answer.getHeaderString("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(((HttpProblem) answer.getEntity()).getParameters()).containsEntry("code", "unauthorized");
    }

    @Test
    void whatIsNoJsonIsSaidToBeSoWithItsPlace() throws Exception {
        HttpProblem problem;
        try {
            new ObjectMapper().readTree("{\n oops}");
            throw new AssertionError("It is JSON");
        } catch (JsonProcessingException noJson) {
            problem = applied(HttpProblem.builder().withStatus(400).build(), new IllegalStateException(noJson));
        }

        assertThat(problem.getDetail()).startsWith("The body is no JSON, in line 2, column ");
    }

    private static HttpProblem applied(HttpProblem problem, Exception cause) {
        return new Problems().apply(problem, ProblemContext.of(cause, "/any"));
    }

    private static HttpProblem applied(HttpProblem problem) {
        return applied(problem, new IllegalStateException());
    }
}
