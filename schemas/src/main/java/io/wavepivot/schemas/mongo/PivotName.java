package io.wavepivot.schemas.mongo;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names a pivot may have: it is a MongoDB collection, a part of a Kafka key, and a path. */
public final class PivotName {

    /** MongoDB's limit is 255 bytes with the database's name and a dot before it. */
    private static final int MAX_BYTES = 200;

    private static final String SEPARATOR = ";";
    private static final String PLAN = "plan";
    private static final int PLAN_PARTS = 3;
    private static final Pattern FORBIDDEN = Pattern.compile("[$|/\\p{Cntrl}]");
    private static final Pattern RESERVED = Pattern.compile("columns|pivots|tables|\\..*|(system|table)\\..*");

    private PivotName() {}

    /** The name of a wave pivot; {@link #objection} says whether it is one. */
    public static String of(String project, String measures, String monitory, String interval) {
        return String.join(SEPARATOR, project, measures, monitory, interval);
    }

    /** The collection of a plan of an aggregate pivot: the pivot is that which {@code pivots} says. */
    public static String ofPlan(String pivot, String plan) {
        return String.join(SEPARATOR, PLAN, pivot, plan);
    }

    /** Whether a name is that of a plan, which readers do not ask for; a wave pivot of a project 'plan' has more parts. */
    public static boolean isOfPlan(String name) {
        return name.startsWith(PLAN + SEPARATOR) && parts(name).length == PLAN_PARTS;
    }

    /** The parts of a name: of a wave pivot the project, the measures, the monitory and the interval. */
    public static String[] parts(String name) {
        return name.split(SEPARATOR, -1);
    }

    /** What is wrong with a name, for people; empty when nothing is. */
    public static Optional<String> objection(String name) {
        if (name.isBlank()) {
            return Optional.of("A pivot's name is empty");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("The pivot's name '%s' has more than %d bytes".formatted(name, MAX_BYTES));
        }
        if (FORBIDDEN.matcher(name).find()) {
            return Optional.of("The pivot's name '%s' has one of $ | / or a control character".formatted(name));
        }
        if (RESERVED.matcher(name).matches()) {
            return Optional.of("The pivot's name '%s' is reserved".formatted(name));
        }
        return Optional.empty();
    }
}
