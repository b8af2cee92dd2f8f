package io.wavepivot.embedded.tests;

import io.wavepivot.embedded.Backing;
import io.wavepivot.embedded.Choices;
import io.wavepivot.embedded.Endpoints;
import java.util.Map;
import java.util.Set;

/**
 * Backing services for a test, fresh and empty, gone after {@link #close()}: parts of the box or, with
 * {@code -Dwavepivot.containers=true}, Testcontainers. What the environment names (see {@link Backing}) is used as it
 * is instead.
 */
public interface TestServices extends AutoCloseable {

    /** What a test can ask for. */
    enum Kind {
        KAFKA,
        SCHEMA_REGISTRY,
        MYSQL,
        MONGODB,
        POSTGRESQL
    }

    /** Endpoints of what was not asked for lead nowhere. */
    Endpoints endpoints();

    /** Of {@link Kind#POSTGRESQL}, which no run needs: it is there for tests alone. */
    Endpoints.PostgreSql postgresql();

    @Override
    void close();

    /**
     * Starts a part of the box as a test wants it, whatever the environment says.
     *
     * @param choices what {@link Choices} reads
     */
    static TestServices start(Map<String, String> choices, Kind kind) {
        return new BoxTestServices(Set.of(kind), choices);
    }

    /** Starts what a test asks for and waits until it answers. */
    static TestServices start(Kind... kinds) {
        Set<Kind> wanted = Set.of(kinds);
        return Boolean.getBoolean("wavepivot.containers")
                ? new ContainerTestServices(wanted)
                : new BoxTestServices(wanted);
    }
}
