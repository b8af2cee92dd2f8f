package io.wavepivot.pivot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.embedded.tests.TestSigner;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * Transfers of 1 between ten accounts, each of two rows, out of order, some of them wrong at first: all accounts together
 * have nothing in the end, and each what it is to have. The bench has ten million of them.
 */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class MoneyComponentTest {

    private static final int TRANSFERS = 10_000;
    private static final int ACCOUNTS = 10;
    private static final int WINDOW = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ENTRIES = """
            {"type": "record", "name": "Entry", "fields": [
             {"name": "entry", "type": "long"}, {"name": "account", "type": "int"}, {"name": "amount", "type": "int"}]}
            """;

    private final Random random = new Random(3);
    private final Map<Long, Long> balances = new TreeMap<>();

    @Inject
    TableTopic tables;

    @Test
    void allAccountsTogetherHaveNothingInTheEnd() throws InterruptedException {
        tables.define("entries", ENTRIES, List.of("entry"));
        await().atMost(PATIENCE)
                .until(() -> given().auth()
                                .oauth2(TestSigner.token("olga", "operator"))
                                .contentType("application/json")
                                .body("{\"from\": \"entries\", \"rows\": [\"account\"], \"value\": \"sum(amount)\"}")
                                .put("/pivots/money")
                                .statusCode()
                        == 202);

        await().atMost(PATIENCE)
                .until(() -> tables.collection("pivots")
                                .find(new Document("_id", "money"))
                                .first()
                        != null);

        Thread sender = Thread.ofPlatform().start(this::send);

        long[] largest = {0};
        int[] reads = {0};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            Map<Long, Long> seen = seen();
            long total = seen.values().stream().mapToLong(Long::longValue).sum();
            largest[0] = Math.max(largest[0], Math.abs(total));
            reads[0]++;
            return !sender.isAlive() && seen.equals(balances);
        });
        assertThat(balances.values().stream().mapToLong(Long::longValue).sum()).isZero();
        System.out.printf("The largest deviation of %d totals that were read is %d%n", reads[0], largest[0]);
        assertThat(largest[0])
                .as("no more than what is on its way, and what is wrong of it")
                .isLessThan(2L * WINDOW * 2);
    }

    private void send() {
        List<Object[]> window = new ArrayList<>();
        List<Object[]> corrections = new ArrayList<>();
        for (long transfer = 0; transfer < TRANSFERS; transfer++) {
            int from = random.nextInt(ACCOUNTS);
            int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            entry(2 * transfer, from, -1, window, corrections);
            entry(2 * transfer + 1, to, 1, window, corrections);
            if (window.size() >= WINDOW || transfer == TRANSFERS - 1) {
                Collections.shuffle(window, random);
                window.forEach(this::send);
                window.clear();
                window.addAll(corrections); // They come with the next ones.
                corrections.clear();
            }
        }
        window.forEach(this::send);
    }

    private void entry(long id, int account, int amount, List<Object[]> window, List<Object[]> corrections) {
        Object[] right = {id, account, amount};
        if (random.nextInt(50) == 0) {
            window.add(new Object[] {id, random.nextInt(ACCOUNTS), amount * 10});
            corrections.add(right);
        } else {
            window.add(right);
        }
        balances.merge((long) account, (long) amount, Long::sum);
    }

    private void send(Object[] entry) {
        tables.putSoon("entries", ENTRIES, entry[0].toString(), entry);
    }

    private Map<Long, Long> seen() {
        Map<Long, Long> seen = new TreeMap<>();
        Document pivot =
                tables.collection("pivots").find(new Document("_id", "money")).first();
        if (pivot != null) {
            for (Document row : tables.collection(pivot.getString("plan")).find()) {
                row.get("cells", Document.class)
                        .values()
                        .forEach(value -> seen.merge(
                                row.get("_id", Number.class).longValue(), ((Number) value).longValue(), Long::sum));
            }
        }
        return seen;
    }
}
