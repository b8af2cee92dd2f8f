package io.wavepivot.schemas.http;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Takes the parameters of a query, one by one, and gathers what is wrong with them. */
public final class QueryParameters {

    /** Of a value that is wrong: it may be as long as a request. */
    private static final int MAX_SHOWN = 200;

    private final MultivaluedMap<String, String> given;
    private final Set<String> taken = new TreeSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    public QueryParameters(MultivaluedMap<String, String> given) {
        this.given = given;
    }

    /**
     * The value of a parameter; empty when it is not given, or wrong.
     *
     * @param allowed what the parser takes, for people
     */
    public <T> Optional<T> take(String name, Function<String, Optional<T>> parser, String allowed) {
        taken.add(name);
        String text = given.getFirst(name);
        if (text == null) {
            return Optional.empty();
        }
        List<String> values = given.get(name);
        Optional<T> value = values.size() == 1 ? parser.apply(text) : Optional.empty();
        if (value.isEmpty()) {
            wrong(name, String.join(",", values), allowed);
        }
        return value;
    }

    /** A whole number from 1 to {@code max}; empty when it is not given. */
    public Optional<Integer> count(String name, int max) {
        return take(name, text -> number(text, max), "a whole number from 1 to " + max);
    }

    /** True or false; empty when it is not given. */
    public Optional<Boolean> flag(String name) {
        return take(name, QueryParameters::truth, "true or false");
    }

    /** The items of a list, which may be separated by commas or given one by one; empty when it is not given. */
    public Optional<List<String>> list(String name) {
        taken.add(name);
        return Optional.ofNullable(given.get(name)).map(lists -> lists.stream()
                .flatMap(list -> List.of(list.split(",", -1)).stream())
                .toList());
    }

    public void wrong(String name, String value, String allowed) {
        errors.add(error(name, value, allowed));
    }

    /**
     * Says all that is wrong at once; parameters that nobody took come last.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem something is
     */
    public void refuseIfWrong() {
        List<FieldError> all = new ArrayList<>(errors);
        given.forEach((name, values) -> {
            if (!taken.contains(name)) {
                all.add(error(name, String.join(",", values), "no such parameter; there " + names()));
            }
        });
        if (!all.isEmpty()) {
            throw Problems.wrong(400, "invalid-query", all);
        }
    }

    private static FieldError error(String name, String value, String allowed) {
        String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + '…' : value;
        return new FieldError(name, shown, allowed);
    }

    private String names() {
        return switch (taken.size()) {
            case 0 -> "are none";
            case 1 -> "is " + taken.iterator().next();
            default -> "are " + taken;
        };
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String text, int max) {
        try {
            return Optional.of(Integer.parseInt(text)).filter(number -> number >= 1 && number <= max);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
