package io.wavepivot.schemas.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers that are no success, as {@code application/problem+json} (RFC 9457) with a stable {@code code}. */
@Singleton
public class Problems implements ProblemPostProcessor {

    private static final String CODE = "code";

    /** What a caller can do about answers that are not ours, which say no more than their status. */
    private static final Map<Integer, String> ADVICE = Map.of(
            400, "The request cannot be read; /q/openapi says what it may be",
            404, "There is nothing at this path; /q/openapi has all paths",
            405, "This path does not take this method; /q/openapi has those that it takes",
            406, "The answer has none of the types in 'Accept'; /q/openapi has those that it may be of",
            415, "The body is of no type that is taken here; send 'Content-Type: application/json'");

    /** A problem of ours; whoever throws it ends the request with it. */
    public static HttpProblem.Builder of(int status, String code, String detail) {
        return HttpProblem.builder().withStatus(status).withDetail(detail).with(CODE, code);
    }

    /** There are too many requests of a kind: it may be sent again after some seconds. */
    public static HttpProblem busy(String detail, int retrySeconds) {
        return of(503, "busy", detail)
                .withHeader(HttpHeaders.RETRY_AFTER, retrySeconds)
                .build();
    }

    /** @throws HttpProblem a request's body is none, or no JSON object */
    public static void requireObject(JsonNode request) {
        if (request == null || !request.isObject()) {
            throw of(400, "not-an-object", "The request's body is not a JSON object")
                    .build();
        }
    }

    /** A request whose fields are wrong: {@code errors} has each, {@code detail} their names. */
    public static HttpProblem wrong(int status, String code, List<FieldError> errors) {
        List<String> fields = errors.stream().map(FieldError::field).distinct().toList();
        return of(status, code, "Wrong: " + fields).with("errors", errors).build();
    }

    /** A problem that has no {@code code} of its own gets that of its status, for example {@code not-found}, and advice. */
    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        Status status = Status.fromStatusCode(problem.getStatusCode());
        HttpProblem.Builder whole = HttpProblem.builder(problem);
        if (problem.getTitle() == null) {
            whole.withTitle(status == null ? "Unprocessable Content" : status.getReasonPhrase());
        }
        if (!problem.getParameters().containsKey(CODE) && status != null) {
            whole.with(CODE, status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'))
                    .withDetail(noJson(context.cause)
                            .orElseGet(() -> ADVICE.getOrDefault(problem.getStatusCode(), problem.getDetail())));
        }
        return whole.build();
    }

    private static Optional<String> noJson(Throwable cause) {
        return cause != null && cause.getCause() instanceof JsonProcessingException json && json.getLocation() != null
                ? Optional.of("The body is no JSON, in line %d, column %d: %s"
                        .formatted(
                                json.getLocation().getLineNr(),
                                json.getLocation().getColumnNr(),
                                json.getOriginalMessage()))
                : Optional.empty();
    }

    @ServerExceptionMapper(value = ForbiddenException.class, priority = 1)
    Response forbidden(ResourceInfo resource) {
        return of(403, "forbidden", "The roles of your token do not allow this%s".formatted(needed(resource)))
                .withTitle(Status.FORBIDDEN.getReasonPhrase())
                .build()
                .toResponse();
    }

    private static String needed(ResourceInfo resource) {
        return Stream.of(resource.getResourceMethod(), resource.getResourceClass())
                .map(place -> place.getAnnotation(RolesAllowed.class))
                .filter(Objects::nonNull)
                .findFirst()
                .map(roles -> "; it takes " + String.join(" or ", roles.value()))
                .orElse("");
    }

    /** Instead of the extension's own mappers, which do not fit this version of Quarkus. */
    @ServerExceptionMapper(
            value = {UnauthorizedException.class, AuthenticationFailedException.class},
            priority = 1)
    Response unauthorized() {
        return of(
                        401,
                        "unauthorized",
                        "A valid bearer token is needed: './wavepivot env' prints one, POST /check_fingerprint of the registry service gives one")
                .withTitle(Status.UNAUTHORIZED.getReasonPhrase())
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build()
                .toResponse();
    }
}
