package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.wavepivot.pivot.MemoryMongo;
import io.wavepivot.pivot.rows.Cells;
import io.wavepivot.pivot.rows.Patch;
import io.wavepivot.pivot.rows.RowChange;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of any patches, beside what they mean, done one after the other on plain maps. */
class WrittenRowsTest {

    private static final String[] PIVOTS = {"a;b;c;60", "other", "third"};
    private static final int ROWS = 6;

    private final MongoDatabase database = MemoryMongo.database();
    private final Map<String, Model> models = new TreeMap<>();
    private final List<List<Step>> log = new ArrayList<>();
    private final Random random = new Random(20_138);
    private PivotWriter writer;
    private long offset;

    @AfterEach
    void close() {
        writer.close();
    }

    /** @param maxPoints 3 has nearly all be forgotten after each batch */
    @ParameterizedTest
    @ValueSource(ints = {3, 200_000})
    void rowsAndColumnsAreWhatTheirPatchesSayInWhateverBatchesTheyCome(int maxPoints) {
        for (String pivot : PIVOTS) {
            models.put(pivot, new Model());
        }
        connect(maxPoints);
        for (int i = 0; i < 60; i++) {
            if (i % 16 == 15) {
                writer.rest().forEach(Runnable::run);
                connect(maxPoints); // Another replica, which knows nothing.
            }
            List<Step> steps = steps();
            log.add(steps);
            write(steps);
            apply(steps);
            models.forEach((pivot, model) -> assertThat(rows(pivot)).isEqualTo(model.rows));
        }
        writer.rest().forEach(Runnable::run);

        models.forEach((pivot, model) -> assertThat(columns(pivot)).isEqualTo(model.columns()));

        log.subList(40, 60).forEach(this::write); // Read again, as after an outage: nothing changes.
        writer.rest().forEach(Runnable::run);

        models.forEach((pivot, model) -> {
            assertThat(rows(pivot)).isEqualTo(model.rows);
            assertThat(columns(pivot)).isEqualTo(model.columns());
        });
    }

    private void connect(int maxPoints) {
        if (writer != null) {
            writer.close();
        }
        writer = new PivotWriter(MemoryMongo.client(), database.getName(), new TestConfig(maxPoints));
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            long row = random.nextInt(ROWS);
            Map<String, Object> cells = new HashMap<>();
            for (int cell = random.nextInt(4); cell > 0; cell--) {
                cells.put("p." + random.nextInt(7), value());
            }
            steps.add(new Step(
                    PIVOTS[random.nextInt(PIVOTS.length)],
                    row,
                    random.nextInt(8) == 0 ? null : cells,
                    random.nextBoolean(),
                    random.nextInt(4) == 0,
                    offset++));
        }
        return steps;
    }

    private Object value() {
        return switch (random.nextInt(12)) {
            case 0 -> "text \u00FC " + offset;
            case 1 -> offset / 2.0;
            case 2, 3 -> null;
            case 4, 5, 6 -> offset % 2 == 0;
            default -> offset;
        };
    }

    private void write(List<Step> steps) {
        Batch batch = new Batch();
        for (Step step : steps) {
            RowChange row = batch.row(step.pivot, Long.toString(step.row));
            if (step.cells == null) {
                row.remove();
            } else {
                Patch patch = new Patch(
                        step.pivot,
                        Long.toString(step.row),
                        step.row * 1_000,
                        Cells.of(step.cells),
                        step.complete,
                        step.replaces);
                row.patch(patch, 5 * step.offset, 0, step.offset);
            }
        }
        assertThat(writer.write(batch)).isEmpty();
    }

    private void apply(List<Step> steps) {
        steps.forEach(step -> models.get(step.pivot).apply(step));
        models.values().forEach(Model::endBatch);
    }

    /** Row to document, cells by ascending point. */
    private Map<Long, String> rows(String pivot) {
        Map<Long, String> rows = new TreeMap<>();
        for (Document row : database.getCollection(pivot).find()) {
            rows.put(row.getLong("_id"), row.toJson());
        }
        return rows;
    }

    private Map<String, Document> columns(String pivot) {
        Map<String, Document> columns = new TreeMap<>();
        for (Document column : database.getCollection("columns").find(new Document("pivot", pivot))) {
            columns.put(column.getString("point"), column);
        }
        assertThat(columns.values()).allSatisfy(column -> assertThat(column)
                .containsEntry("_id", pivot + "|" + column.getString("point"))
                .containsEntry("pivot", pivot));
        columns.values().forEach(column -> List.of("_id", "pivot", "point").forEach(column::remove));
        return columns;
    }

    /** @param cells null for a removal */
    private record Step(
            String pivot, long row, Map<String, Object> cells, boolean complete, boolean replaces, long offset) {}

    /** A pivot by plain maps. */
    private static final class Model {

        private final Map<Long, String> rows = new TreeMap<>();
        private final Map<Long, Map<String, Object>> cells = new TreeMap<>();
        private final Map<Long, List<Map<String, Object>>> seen = new TreeMap<>();
        private final Map<Long, Step> last = new TreeMap<>();
        private final Map<String, Document> columns = new TreeMap<>();

        void apply(Step step) {
            if (step.cells == null) {
                rows.remove(step.row);
                cells.remove(step.row);
                seen.remove(step.row);
                return;
            }
            if (step.cells.isEmpty() && !step.replaces && !cells.containsKey(step.row)) {
                return; // A patch without cells makes no row.
            }
            if (step.replaces) {
                cells.remove(step.row);
                seen.remove(step.row);
            }
            Map<String, Object> row = cells.computeIfAbsent(step.row, any -> new TreeMap<>());
            row.putAll(step.cells);
            row.values().removeIf(Objects::isNull);
            seen.computeIfAbsent(step.row, any -> new ArrayList<>()).add(step.cells);
            last.put(step.row, step);
            Document fields = new Document();
            row.forEach((point, value) -> fields.append(point.replace(".", "%2E"), value));
            rows.put(
                    step.row,
                    new Document("_id", step.row)
                            .append("at", new Date(step.row * 1_000))
                            .append("updatedAt", new Date(5 * step.offset))
                            .append("record", "0:" + step.offset)
                            .append("complete", step.complete)
                            .append("cells", fields)
                            .toJson());
        }

        /** Columns are seen a batch at a time: all cells of a row's patches with the offset of the last. */
        void endBatch() {
            seen.forEach((row, patches) -> patches.forEach(patch -> patch.forEach((point, value) -> {
                if (value != null) {
                    see(row, point, value, last.get(row).offset);
                }
            })));
            seen.clear();
        }

        Map<String, Document> columns() {
            return columns;
        }

        private void see(long row, String point, Object value, long offset) {
            Date at = new Date(row * 1_000);
            Document column = columns.computeIfAbsent(point, any -> new Document("type", "boolean")
                    .append("firstWave", row)
                    .append("firstAt", at)
                    .append("last", new Document("at", new Date(-1))));
            List<String> widths = List.of("boolean", "long", "double", "string");
            int width = Math.max(widths.indexOf(column.getString("type")), widths.indexOf(type(value)));
            column.put("type", widths.get(width));
            if (at.before(column.getDate("firstAt"))) {
                column.append("firstWave", row).append("firstAt", at);
            }
            Document latest = column.get("last", Document.class);
            if (!at.before(latest.getDate("at"))) {
                column.put(
                        "last",
                        new Document("at", at)
                                .append("wave", row)
                                .append("offset", offset)
                                .append("value", value));
            }
        }

        private static String type(Object value) {
            return switch (value) {
                case Boolean truth -> "boolean";
                case Long number -> "long";
                case Double number -> "double";
                default -> "string";
            };
        }
    }
}
