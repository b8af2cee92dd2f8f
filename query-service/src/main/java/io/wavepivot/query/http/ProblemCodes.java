package io.wavepivot.query.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** Gives a problem that has no {@code code} of its own the one of its status, for example {@code unauthorized}. */
@Singleton
class ProblemCodes implements ProblemPostProcessor {

    private static final String CODE = "code";

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        if (problem.getParameters().containsKey(CODE)) {
            return problem;
        }
        String reason = Response.Status.fromStatusCode(problem.getStatusCode())
                .getReasonPhrase()
                .toLowerCase(Locale.ROOT);
        return HttpProblem.builder(problem).with(CODE, reason.replace(' ', '-')).build();
    }
}
