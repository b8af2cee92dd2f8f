package io.wavepivot.cli.run;

import io.wavepivot.embedded.LocalPart;
import io.wavepivot.embedded.Probe;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A packaged service in a JVM of its own.
 *
 * @param directory where it runs; a file {@code .env} there is read as further environment
 * @param environment what it is told of the others
 */
record ServicePart(
        Service service, Path home, Path directory, int port, int managementPort, Map<String, String> environment)
        implements LocalPart {

    /**
     * 256 MiB is the heap that each service is to run its work in. The serial collector, small stacks, a bounded code
     * cache and C memory that is given back keep what comes on top of it small. Netty and Arrow use Unsafe, of which newer
     * JDKs warn.
     */
    private static final List<String> JVM = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError", // Better gone, and started again, than alive with a dead heart.
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:TrimNativeHeapInterval=5000",
            "-Djdk.nio.maxCachedBufferSize=131072", // Else each thread keeps a copy of the largest that it ever sent.
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    @Override
    public String name() {
        return service.module();
    }

    @Override
    public String address() {
        return "http://localhost:" + port;
    }

    @Override
    public boolean isReady() {
        return Probe.http(URI.create(managementAddress() + "/q/health/ready"));
    }

    /** Where its health and its metrics are. */
    String managementAddress() {
        return "http://localhost:" + managementPort;
    }

    @Override
    public ProcessBuilder command() {
        Path program = home.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(program)) {
            throw new IllegalStateException(program + " is missing: build it with ./mvnw package -DskipTests");
        }
        ProcessBuilder command = new ProcessBuilder();
        command.command()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.command().addAll(JVM);
        command.command().addAll(List.of("-jar", program.toString()));
        command.environment().put("MALLOC_ARENA_MAX", "2"); // Each thread would have memory of its own, and keep it.
        command.environment().putAll(environment);
        command.directory(directory.toFile());
        return command;
    }
}
