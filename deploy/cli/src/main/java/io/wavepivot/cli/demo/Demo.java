package io.wavepivot.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.cli.client.WavepivotClient;
import io.wavepivot.cli.run.Role;
import io.wavepivot.cli.run.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Submits the building's project and shows its pivot, as the query API answers it. */
public final class Demo {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int ROWS_SHOWN = 3;
    private static final List<String> POINTS_SHOWN = List.of(
            "101.co2", "101.temperature", "102.co2", "102.temperature", "120.light", "140.humidity", "140.motion");

    private final Run run;
    private final WavepivotClient client;
    private final Building building;
    private final PrintWriter out;
    private final Set<Long> seen = new HashSet<>();
    private Duration freshness = Duration.ZERO;
    private Instant firstSeen;

    public Demo(Run run, WavepivotClient client, Building building, PrintWriter out) {
        this.run = run;
        this.client = client;
        this.building = building;
        this.out = out;
    }

    /** Asks for the building's waves from now on. */
    public void submitProject() throws IOException, InterruptedException {
        String project = new ObjectMapper()
                .createObjectNode()
                .put("wave_counter_threshold", Instant.now().getEpochSecond())
                .put("delete_old_value", 7)
                .put("measures", Building.MEASURES)
                .put("database", Building.DATABASE)
                .put("server", run.endpoints().mysql().server())
                .put("sleep_time", 0.25)
                .set("monitory_name_kept", new ObjectMapper().createArrayNode().add(Building.EXTRACTION))
                .toString();
        HttpResponse<String> answer = client.submit(project);
        if (answer.statusCode() >= 300) {
            throw new IOException("The project was refused: " + answer.body());
        }
        out.println("Submitted the project " + project);
        out.println();
        out.flush();
    }

    /** Waits for some waves, and prints them. */
    public void showOnce(int waves) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        JsonNode rows = awaitNewRow();
        while (seen.size() < waves) {
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("Only %d of %d waves arrived within %s".formatted(seen.size(), waves, PATIENCE));
            }
            rows = awaitNewRow();
        }
        PivotTable.of(rows, POINTS_SHOWN).lines().forEach(out::println);
        out.println(summary());
        out.println();
        out.println(
                "That was it, and all of it is stopped: ./wavepivot demo goes on until Ctrl-C, and says how to read it.");
        out.flush();
    }

    /** Says how to go on, and shows the latest waves, in place where the terminal can, until the process is stopped. */
    public void showUntilInterrupted() throws IOException, InterruptedException {
        boolean inPlace = System.console() != null;
        howToGoOn().forEach(out::println);
        out.println();
        int lines = 0;
        while (true) {
            List<String> next =
                    new ArrayList<>(PivotTable.of(awaitNewRow(), POINTS_SHOWN).lines());
            next.add(summary());
            if (inPlace && lines > 0) {
                out.print("\033[" + lines + "F\033[J");
            }
            next.forEach(out::println);
            out.flush();
            lines = next.size();
        }
    }

    /** The latest rows, as soon as one of them is new. */
    private JsonNode awaitNewRow() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            JsonNode rows = client.queryJson(path() + "/latest?n=" + ROWS_SHOWN).path("rows");
            Instant now = Instant.now();
            long wave = rows.path(0).path("wave").asLong();
            if (wave > 0 && building.committedAt(wave) != null && seen.add(wave)) {
                freshness = Duration.between(building.committedAt(wave), now);
                firstSeen = firstSeen == null ? now : firstSeen;
                return rows;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new IOException("No new wave arrived within " + PATIENCE + "; see the logs in the run's directory");
    }

    private String summary() {
        double seconds = Duration.between(firstSeen, Instant.now()).toMillis() / 1000.0;
        double rate = seconds < 0.5 ? 0 : (seen.size() - 1) * 5.0 * Building.ROOMS / seconds;
        return "%d waves; the latest was readable %d ms after its commit in MySQL; %.0f measures a second"
                .formatted(seen.size(), freshness.toMillis(), rate);
    }

    private List<String> howToGoOn() throws IOException, InterruptedException {
        String rows = run.url("query") + path() + "/rows?format=csv";
        String token = client.token(Role.ANALYST);
        List<String> lines = new ArrayList<>(List.of("", "Read it yourself:"));
        lines.add("  curl -H 'Authorization: Bearer " + token + "' '" + rows + "'");
        lines.add("  python3 -c 'import pandas as pd; print(pd.read_csv(\"" + rows + "\", index_col=\"wave\","
                + " storage_options={\"Authorization\": \"Bearer " + token + "\"}))'");
        lines.add("");
        lines.add("The services, each with its API at /q/swagger-ui:");
        run.serviceUrls().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(service -> lines.add("  %-9s %s".formatted(service.getKey(), service.getValue())));
        return lines;
    }

    private static String path() {
        return "/pivots/%s/%s/%s/%d"
                .formatted(Building.DATABASE, Building.MEASURES, Building.EXTRACTION, Building.INTERVAL_SECONDS);
    }
}
