package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that know nothing but to ask again. */
@ExtendWith(RunningSystem.class)
class RepeatedRequestsIT {

    private static final int CLIENTS = 8;
    private static final int REQUESTS = 1_000;
    private static final int KILLS = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RunningSystem system = RunningSystem.shared();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    @TempDir
    Path files;

    @Test
    void noRowComesTwiceAndNoneIsMissingWhateverReplicaIsAskedAndKilled() throws Exception {
        Path definition = files.resolve("repeated.json");
        Files.copy(RunningSystem.HOME.resolve("deploy/examples/hiring/jobs.json"), definition);
        assertThat(system.command("dataset", "submit", definition.toString()).status())
                .isZero();

        try (Replica replica = new Replica(system, "ingest-service", files);
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<String> urls = List.of(system.access().at("/services/ingest").asText(), replica.url());
            List<Future<Void>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(threads.submit(client(client, urls)));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                int asked = CLIENTS * REQUESTS * kill / (KILLS + 1);
                org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> answers.size() >= asked);
                replica.killAndStart();
            }
            for (Future<Void> client : clients) {
                client.get();
            }
        }

        Map<String, Integer> times = new TopicCheck(system).timesByKey("rows.repeated");
        assertThat(answers).hasSize(CLIENTS * REQUESTS);
        assertThat(times).hasSize(CLIENTS * REQUESTS);
        assertThat(times.values()).allMatch(count -> count == 1);
    }

    private Callable<Void> client(int client, List<String> urls) {
        return () -> {
            Random random = new Random(client);
            try (HttpClient http =
                    HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
                for (int i = 0; i < REQUESTS; i++) {
                    int id = client * REQUESTS + i;
                    String first = untilAnswered(http, urls, random, id);
                    if (i % 10 == 0) {
                        assertThat(untilAnswered(http, urls, random, id)).isEqualTo(first);
                    }
                    answers.put(Integer.toString(id), 200);
                }
            }
            return null;
        };
    }

    private String untilAnswered(HttpClient http, List<String> urls, Random random, int id)
            throws InterruptedException {
        while (true) {
            String url = urls.get(random.nextInt(urls.size()));
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/tables/repeated/rows"))
                    .timeout(TIMEOUT)
                    .header("Authorization", "Bearer " + token())
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "request-" + id)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "[{\"job_id\": %d, \"job_name\": \"Job %d\"}]".formatted(id, id)))
                    .build();
            try {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return answer.body();
                }
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            } catch (IOException gone) {
                // The replica was killed: another one is asked, or the same again.
            }
        }
    }

    private String token() {
        JsonNode token = system.access().at("/tokens/producer");
        return token.asText();
    }
}
