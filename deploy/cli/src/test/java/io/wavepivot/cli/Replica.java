package io.wavepivot.cli;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** One more of a service beside that of the run, which a test may kill and start again. */
final class Replica implements AutoCloseable {

    private final RunningSystem system;
    private final String service;
    private final Path directory;
    private final int port = freePort();
    private final int managementPort = freePort();
    private Process process;

    /**
     * @param service for example {@code ingest-service}
     * @param directory in which it runs
     */
    Replica(RunningSystem system, String service, Path directory) {
        this.system = system;
        this.service = service;
        this.directory = directory;
        start();
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Kills it, so that it cannot do anything more, and starts it again. */
    void killAndStart() {
        close();
        start();
    }

    private void start() {
        JsonNode access = system.access();
        Path jar = RunningSystem.HOME.resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-jar",
                        jar.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        java.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "QUARKUS_HTTP_HOST", "localhost",
                        "QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort),
                        "QUARKUS_MANAGEMENT_HOST", "localhost",
                        "KAFKA_BOOTSTRAP_SERVERS", access.get("kafka").asText(),
                        "SCHEMA_REGISTRY_URL", access.get("schema_registry").asText(),
                        "MONGODB_URI", access.get("mongodb").asText(),
                        "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                                access.at("/services/registry").asText() + "/jwks.json"));
        java.environment().putAll(RunningSystem.DATABASES);
        try {
            process = java.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(this::isReady);
    }

    private boolean isReady() throws IOException, InterruptedException {
        URI health = URI.create("http://localhost:%d/q/health/ready".formatted(managementPort));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(health).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
