package io.wavepivot.query;

import static io.wavepivot.query.Reader.analyst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** 40 rows of 10,000 points, in a heap of 256 MiB that is the tests' own, too. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
@TestInstance(Lifecycle.PER_CLASS)
class WideReadersComponentTest {

    private static final int ROWS = 40;
    private static final int POINTS = 10_000;
    private static final int READERS = 8;
    private static final long BOUND = 64L * 1024 * 1024;

    @Inject
    TestPivots pivots;

    @Inject
    BufferAllocator arrowMemory;

    private TestPivot pivot;

    @BeforeAll
    void fill() {
        pivot = pivots.create("long").columns(POINTS, 1, ROWS);
        for (long wave = 1; wave <= ROWS; wave++) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (int i = 0; i < POINTS; i++) {
                cells.put(TestPivot.point(i), wave + i / 7.0);
            }
            pivot.row(wave, cells);
        }
    }

    @Test
    void eightReadersOfWideRowsTakeLittleMemory() throws Exception {
        List<Future<Integer>> sizes = new ArrayList<>();
        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            for (int i = 0; i < READERS; i++) {
                sizes.add(readers.submit((Callable<Integer>) this::readArrow));
            }
        }

        for (Future<Integer> size : sizes) {
            assertThat(size.get()).isGreaterThan(ROWS * POINTS * Double.BYTES);
        }
        assertThat(arrowMemory.getPeakMemoryAllocation()).isPositive().isLessThan(BOUND);
        assertThat(arrowMemory.getAllocatedMemory()).isZero();
    }

    @Test
    void beyondTheMostLargeAnswersTheNextIsToldToComeAgainAndSmallOnesAreServed() throws Exception {
        String large = pivot.path() + "/rows?limit=40";
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            Socket reader = RawAnswer.open(large, null);
            reader.getInputStream().read(); // It is being written, and will be for as long as nobody reads on.
            idle.add(reader);
        }

        analyst()
                .get(pivot.path() + "/rows?format=csv")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5")
                .body("code", equalTo("busy"));
        analyst()
                .get(pivot.path() + "/latest?points=" + TestPivot.point(7))
                .then()
                .statusCode(200);

        for (Socket reader : idle) {
            reader.close();
        }
        await().atMost(Duration.ofMinutes(2))
                .until(() -> Reader.send(large, BodyHandlers.discarding()).statusCode() == 200);
    }

    /** How many bytes come until the mark of the stream's end; -1 when it is missing. The service has the heap to share. */
    private int readArrow() throws Exception {
        byte[] last = new byte[8];
        byte[] buffer = new byte[64 * 1024];
        int size = 0;
        try (InputStream body = Reader.open(pivot.path() + "/rows?format=arrow").body()) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                for (int i = Math.max(0, read - last.length); i < read; i++) {
                    last[(size + i) % last.length] = buffer[i];
                }
                size += read;
            }
        }
        Arrays.sort(last);
        return Arrays.equals(last, new byte[] {-1, -1, -1, -1, 0, 0, 0, 0}) ? size : -1;
    }
}
