package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.wavepivot.embedded.tests.TestSigner;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send a byte now and then, and hold what others wait for. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class SlowBodiesComponentTest {

    private static final int LENGTH = 4_000_000;

    @BeforeEach
    void ready() {
        TestTokens.awaitTasks();
    }

    @Test
    void whoDripsIsNotWaitedForAndWhatCameOfAFileWasTaken() throws Exception {
        TestTables.define("dripping", "");
        String id = "%011x".formatted(System.currentTimeMillis()) + "0123456789abcdef";
        String file = "id,name,hired\n1,A,2021-07-27T16:02:08Z\n2,B,2021-07-27T16:02:08Z\n3,";

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> rows = threads.submit(() -> drip("/tables/dripping/rows", "application/json", "["));
            Future<String> csv = threads.submit(() -> drip("/tables/dripping/csv?task=" + id, "text/csv", file));
            assertThat(rows.get()).startsWith("HTTP/1.1 408").contains("body-too-slow");
            assertThat(csv.get()).startsWith("HTTP/1.1 408").contains("GET /tasks/" + id);
        }

        TestTokens.asProducer()
                .get("/tasks/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("waiting"))
                .body("counts.accepted", equalTo(1));
    }

    private static String drip(String path, String type, String start) throws IOException, InterruptedException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(path, TestSigner.token("paul", "producer"), type, LENGTH, start);
            out.write(head.getBytes(StandardCharsets.UTF_8));
            while (socket.getInputStream().available() == 0) {
                out.write(' ');
                out.flush();
                Thread.sleep(200);
            }
            byte[] answer = new byte[4_096];
            return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.UTF_8);
        }
    }
}
