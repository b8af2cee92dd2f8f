package io.wavepivot.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the environment says about the backing services, and no more of it, so that a run can remember what it stands on.
 *
 * @param variables those of {@link #NAMES} that are set; there is always a {@code MONGODB_URI} or a {@code MONGOD}
 */
public record Choices(Map<String, String> variables) {

    public static final List<String> NAMES = List.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            "SCHEMA_REGISTRY_URL",
            "MYSQL_URL",
            "MONGODB_URI",
            "MONGOD",
            "MARIADB_OPTIONS",
            "KAFKA_OPTIONS");

    /** The value of {@code MONGOD} that is our own fallback. */
    static final String EMBEDDED = "embedded";

    public Choices {
        variables = Map.copyOf(variables);
    }

    /** @param environment usually {@link System#getenv()}; where it names no MongoDB, its {@code PATH} is searched */
    public static Choices of(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>();
        NAMES.forEach(name -> value(environment, name).ifPresent(value -> variables.put(name, value)));
        if (!variables.containsKey("MONGODB_URI")) {
            variables.computeIfAbsent(
                    "MONGOD", unset -> mongodInPath(environment).orElse(EMBEDDED));
        }
        return new Choices(variables);
    }

    /** The variables that an environment sets to something else; what it does not set is no contradiction. */
    public List<String> contradictedBy(Map<String, String> environment) {
        return NAMES.stream()
                .filter(name -> value(environment, name)
                        .filter(value -> !get(name).equals(Optional.of(value)))
                        .isPresent())
                .toList();
    }

    Optional<String> get(String name) {
        return value(variables, name);
    }

    /** The values of a variable that lists words. */
    List<String> words(String name) {
        return get(name).map(value -> List.of(value.strip().split("\\s+"))).orElse(List.of());
    }

    private static Optional<String> value(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    private static Optional<String> mongodInPath(Map<String, String> environment) {
        return value(environment, "PATH").stream()
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "mongod"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
