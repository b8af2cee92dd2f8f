package io.wavepivot.bench.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.embedded.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A worker of Kafka Connect in a JVM of its own, told by REST what to do. */
public final class Connect implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Process process;
    private final URI root;
    private final HttpClient http = HttpClient.newHttpClient();

    private Connect(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.root = URI.create("http://localhost:" + port + "/connectors");
    }

    public static Connect start(Lab lab) throws Exception {
        Path directory = Files.createDirectories(lab.directory().resolve("peer"));
        int port = Ports.free(1).getFirst();
        Path worker = Files.writeString(directory.resolve("worker.properties"), worker(lab, directory, port));
        Path logging = Files.writeString(
                directory.resolve("logging.properties"), "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.util.logging.config.file=" + logging,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.kafka.connect.cli.ConnectStandalone",
                        worker.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("connect.log").toFile())
                .start();
        Connect connect = new Connect(directory, process, port);
        Lab.await(Duration.ofMillis(100), connect::answers);
        return connect;
    }

    private static String worker(Lab lab, Path directory, int port) {
        // The converter speaks the API of Apicurio 2, which Apicurio 3 still has.
        String registry = lab.run().endpoints().schemaRegistry().replaceFirst("/apis/.*", "/apis/registry/v2");
        return """
                bootstrap.servers=%s
                key.converter=io.apicurio.registry.utils.converter.AvroConverter
                key.converter.apicurio.registry.url=%s
                key.converter.apicurio.registry.auto-register=true
                key.converter.apicurio.registry.find-latest=true
                value.converter=io.apicurio.registry.utils.converter.AvroConverter
                value.converter.apicurio.registry.url=%2$s
                value.converter.apicurio.registry.auto-register=true
                value.converter.apicurio.registry.find-latest=true
                offset.storage.file.filename=%s
                offset.flush.interval.ms=5000
                listeners=http://localhost:%d
                plugin.discovery=service_load
                """.formatted(lab.run().endpoints().kafka(), registry, directory.resolve("offsets"), port);
    }

    /** Starts a connector. */
    public void create(String name, Map<String, String> config) throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(Map.of("name", name, "config", config));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(root)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (answer.statusCode() != 201) {
            throw new IOException("Kafka Connect refuses '%s': %s".formatted(name, answer.body()));
        }
    }

    public void delete(String name) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(root.resolve("/connectors/" + name)).DELETE());
    }

    /** @throws IOException one of these connectors has failed */
    public void requireRunning(String... names) throws IOException, InterruptedException {
        for (String name : names) {
            HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("/connectors/%s/status".formatted(name)));
            String status = process.isAlive() ? send(request).body() : "FAILED";
            if (status.contains("FAILED")) {
                throw new IOException("The connector '%s' has failed, see %s: %s"
                        .formatted(name, directory.resolve("connect.log"), status));
            }
        }
    }

    private boolean answers() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IOException("Kafka Connect has ended, see " + directory.resolve("connect.log"));
        }
        try {
            return send(HttpRequest.newBuilder(root)).statusCode() == 200;
        } catch (ConnectException starting) {
            return false;
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
