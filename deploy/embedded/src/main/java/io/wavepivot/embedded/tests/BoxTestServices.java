package io.wavepivot.embedded.tests;

import io.wavepivot.embedded.Backing;
import io.wavepivot.embedded.Choices;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.Part;
import io.wavepivot.embedded.PartFailedException;
import io.wavepivot.embedded.PartProcesses;
import io.wavepivot.embedded.Ports;
import io.wavepivot.embedded.Starter;
import io.wavepivot.embedded.box.PostgresPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parts of the box on free ports, in a temporary directory. */
final class BoxTestServices implements TestServices {

    /** Waits until its input ends, as this JVM does, however that ends; then clears away what it has left. */
    private static final String AFTERWARDS =
            "trap '' HUP INT TERM; cat; cat \"$0\"/run/*.pid | xargs kill -KILL; rm -rf \"$0\"";

    private static final String PASSWORD = "test";

    private final Path directory;
    private final PartProcesses processes;
    private final Backing backing;
    private final PostgresPart postgresql;
    private final Process afterwards;

    BoxTestServices(Set<Kind> wanted) {
        this(wanted, System.getenv());
    }

    BoxTestServices(Set<Kind> wanted, Map<String, String> environment) {
        try {
            directory = Files.createTempDirectory("wavepivot-test");
            afterwards = new ProcessBuilder("sh", "-c", AFTERWARDS, directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException full) {
            throw new UncheckedIOException("Failed to create a temporary directory", full);
        }
        processes = new PartProcesses(directory);
        backing = Backing.choose(Choices.of(environment), directory, Ports.free(Backing.PORTS), PASSWORD);
        postgresql =
                new PostgresPart(directory.resolve("postgresql"), Ports.free(1).getFirst(), PASSWORD);
        start(wanted);
    }

    @Override
    public Endpoints endpoints() {
        return backing.endpoints();
    }

    @Override
    public Endpoints.PostgreSql postgresql() {
        return new Endpoints.PostgreSql(postgresql.address(), PostgresPart.USERNAME, PASSWORD);
    }

    @Override
    public void close() {
        backing.parts().parallelStream().map(Part::name).forEach(processes::stop);
        processes.stop(postgresql.name());
        try {
            afterwards.getOutputStream().close();
        } catch (IOException gone) {
            // It has ended already.
        }
    }

    private void start(Set<Kind> wanted) {
        Map<Kind, Part> parts = new LinkedHashMap<>();
        parts.put(Kind.KAFKA, backing.kafka());
        parts.put(Kind.SCHEMA_REGISTRY, backing.schemaRegistry());
        parts.put(Kind.MYSQL, backing.mysql());
        parts.put(Kind.MONGODB, backing.mongodb());
        parts.put(Kind.POSTGRESQL, postgresql);
        parts.keySet().retainAll(wanted);
        try {
            new Starter(processes, (part, took) -> {}).start(List.copyOf(parts.values()));
        } catch (PartFailedException failed) {
            close();
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
