package io.wavepivot.bench.aggregates;

import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Value;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.LocalPart;
import io.wavepivot.embedded.Part;
import io.wavepivot.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after {@code kill -9} of a pivot-service a pivot of tables is fresh again: the service is started again, with
 * no other, or another one goes on, which has a copy of the state.
 */
public final class TakeOver {

    private static final Duration LOOK = Duration.ofMillis(50);

    /** Rows, in whichever partitions. */
    private static final int MANY = 50;

    /** For the copy to be made, which is in the background, and is told by nobody. */
    private static final Duration COPIED = Duration.ofSeconds(90);

    private final Lab lab;
    private final Path home;
    private final Hires hires;
    private final Probe probe;
    private final Part service;

    private TakeOver(Lab lab, Path home, Hires hires, BenchPivot pivot) {
        this.lab = lab;
        this.home = home;
        this.hires = hires;
        this.probe = new Probe(lab, hires, pivot);
        this.service = lab.run().parts().stream()
                .filter(part -> part.name().equals("pivot-service"))
                .findFirst()
                .orElseThrow();
    }

    /** @param home the root of the house */
    public static List<Figure> figures(Lab lab, Path home) throws Exception {
        try (Hires hires = Hires.send(lab, home);
                BenchPivot pivot = hires.pivot()) {
            return new TakeOver(lab, home, hires, pivot).figures();
        }
    }

    private List<Figure> figures() throws Exception {
        return List.of(figure("the same again", again()), figure("another with a copy", another()));
    }

    private Figure figure(String who, double seconds) {
        return Figure.of(
                "fresh again after kill -9, %,d rows, %s".formatted(hires.rows(), who), "s", Value.of(seconds));
    }

    private double again() throws Exception {
        lab.say("pivot-service is killed, and started again");
        long killed = kill(process());
        int year = probe.send(MANY);
        startAgain();
        probe.await(year, MANY);
        return Lab.seconds(killed);
    }

    /** What the pivot is made by may be in either of both. */
    private double another() throws Exception {
        lab.say("One of two pivot-services is killed, and then the other one");
        Process other = startAnother();
        try {
            LockSupport.parkNanos(COPIED.toNanos());
            double first = goesOn(process());
            startAgain();
            LockSupport.parkNanos(COPIED.toNanos());
            return Math.max(first, goesOn(other.toHandle()));
        } finally {
            other.destroyForcibly();
        }
    }

    private double goesOn(ProcessHandle without) throws Exception {
        probe.millis();
        long killed = kill(without);
        probe.await(probe.send(MANY), MANY);
        return Lab.seconds(killed);
    }

    /** As another command does. */
    private void startAgain() throws Exception {
        Run.find(home, lab.run().directory()).orElseThrow().start((part, took) -> {});
    }

    private ProcessHandle process() throws IOException {
        return lab.run().process(service).orElseThrow(() -> new IOException("It does not run"));
    }

    private static long kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
        return System.nanoTime();
    }

    private Process startAnother() throws Exception {
        Path directory = Files.createDirectories(lab.directory().resolve("another"));
        Path settings = lab.directory().resolve(".env");
        if (Files.exists(settings)) {
            Files.copy(settings, directory.resolve(".env"));
        }
        List<Integer> ports = Ports.free(2);
        ProcessBuilder command = ((LocalPart) service)
                .command()
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        command.environment().put("QUARKUS_HTTP_PORT", ports.get(0).toString());
        command.environment().put("QUARKUS_MANAGEMENT_PORT", ports.get(1).toString());
        Process process = command.start();
        URI health = URI.create("http://localhost:%d/q/health/ready".formatted(ports.get(1)));
        try (HttpClient http = HttpClient.newHttpClient()) {
            Lab.await(LOOK, () -> isReady(http, health));
        }
        return process;
    }

    private static boolean isReady(HttpClient http, URI health) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(health).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
