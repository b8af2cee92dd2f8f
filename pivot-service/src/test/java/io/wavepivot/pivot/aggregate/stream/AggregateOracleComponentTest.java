package io.wavepivot.pivot.aggregate.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.pivot.BackingServices;
import io.wavepivot.pivot.TableTopic;
import io.wavepivot.schemas.Pivot;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.FieldNames;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The same as {@link AggregateOracleTest} on a real broker, with its partitions, and with what readers see in the end. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AggregateOracleComponentTest {

    private static final int PLANS = 12;
    private static final int CHANGES = 1_200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Inject
    TableTopic topics;

    @Test
    void pivotsInMongoDbAreWhatDuckDbMakesOfTheTables() throws Exception {
        int seed = Integer.getInteger("oracle.seed", 1);
        Random random = new Random(seed);
        RandomPlans chance = new RandomPlans(random);
        for (TestTable table : chance.tables()) {
            topics.define(
                    table.table.name(),
                    table.table.schema().toString(),
                    table.table.dataset().getPrimaryKey());
        }
        List<Plan> plans = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            if (i % (CHANGES / PLANS) == 0) {
                Plan plan = chance.plan(plans.size());
                plans.add(plan);
                topics.sendDefinition(Topics.pivotKey(name(plan)), new Pivot(name(plan), null, plan));
            }
            change(chance.change());
            if (random.nextInt(100) == 0) {
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(200)).toNanos());
            }
        }

        try (Oracle oracle = new Oracle(chance.tables())) {
            for (Plan plan : plans) {
                Map<String, Map<String, Object>> expected = oracle.cells(plan);
                await().atMost(PATIENCE).untilAsserted(() -> OracleCheck.compare(plan, cells(plan), expected));
                topics.sendDefinition(Topics.pivotKey(name(plan)), null);
            }
        } catch (AssertionError differs) {
            throw new AssertionError("Again with -Doracle.seed=" + seed, differs);
        }
    }

    private void change(RandomPlans.Change change) {
        TestTable table = change.table();
        String key = new String(table.key(change.row()), StandardCharsets.UTF_8);
        Object[] values = table.table.columns().stream()
                .map(column -> change.row().get(column.position()))
                .toArray();
        String topic = Topics.rowsTopic(table.table.name());
        if (change.isGone()) {
            table.rows.remove(key);
            topics.sendSoon(topic, key, null);
        } else {
            table.rows.put(key, change.row());
            topics.putSoon(table.table.name(), table.table.schema().toString(), key, values);
        }
    }

    /** What readers see of a pivot; nothing as long as it is not built. */
    private Map<String, Map<String, Object>> cells(Plan plan) {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        Document shown = topics.collection("pivots")
                .find(new Document("_id", name(plan)))
                .first();
        assertThat(shown).as(name(plan)).isNotNull();
        for (Document row : topics.collection(shown.getString("plan")).find()) {
            Map<String, Object> cells = new TreeMap<>();
            row.get("cells", Document.class).forEach((point, value) -> cells.put(FieldNames.decode(point), value));
            rows.put(key(row.get("_id"), plan), cells);
        }
        return rows;
    }

    private static String key(Object id, Plan plan) {
        return OracleCheck.plain(id instanceof Document document ? document.toJson() : id.toString(), plan);
    }

    private static String name(Plan plan) {
        return plan.getId().replace('-', '_');
    }
}
