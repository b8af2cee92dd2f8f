package io.wavepivot.pivot.tables;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * Of which generation the copies of tables are, as MongoDB said last. A table that was restored is of another one, and
 * its copy is made anew; until then it stays as it is, and nothing is written to it.
 */
public final class Copies {

    private static final String GENERATION = "generation";
    private static final String FLOORS = "floors";

    private final CompactedTable<Definition> datasets;
    private volatile Map<String, Copy> copies = Map.of();

    /** The topics, and what they are as of; for the one thread that asks. */
    private Set<String> topics = Set.of();

    private long seenChanges = -1;
    private Map<String, Copy> seenCopies;

    public Copies(CompactedTable<Definition> datasets) {
        this.datasets = datasets;
    }

    /**
     * The topics of all tables that may be written, also of those that take no rows any longer: what is in them stays. For
     * one thread.
     */
    public Set<String> topics() {
        long changes = datasets.changes();
        Map<String, Copy> now = copies;
        if (changes != seenChanges || now != seenCopies) {
            topics = datasets()
                    .filter(this::isCurrent)
                    .map(dataset -> Topics.rowsTopic(dataset.getName()))
                    .collect(Collectors.toSet());
            seenChanges = changes;
            seenCopies = now;
        }
        return topics;
    }

    /** All tables, by their names. */
    List<Dataset> all() {
        return datasets().sorted(Comparator.comparing(Dataset::getName)).toList();
    }

    /** The tables whose copies are to be made anew now. */
    List<Dataset> outdated() {
        return datasets()
                .filter(dataset -> dataset.getRestoring() == null && !isCurrent(dataset))
                .toList();
    }

    /** Whether a table's copy is still to be made anew for what it was defined as. */
    boolean isOutdated(Dataset dataset) {
        return outdated().contains(dataset);
    }

    /** Whether any table was ever restored. */
    boolean areOfSeveralGenerations() {
        return datasets().anyMatch(dataset -> dataset.getGeneration() > 0);
    }

    private Stream<Dataset> datasets() {
        return datasets.all().values().stream().map(definition -> (Dataset) definition.getBody());
    }

    /** Whether what its topic says may be written to a table's copy. */
    boolean isCurrent(Dataset dataset) {
        return dataset.getRestoring() == null && generation(dataset.getName()) >= dataset.getGeneration();
    }

    /** Below which offset of a partition all is in the copy: it was made of what was in the topic then. */
    long floor(String table, int partition) {
        Copy copy = copies.get(table);
        return copy == null ? 0 : copy.floors().getOrDefault(partition, 0L);
    }

    private int generation(String table) {
        Copy copy = copies.get(table);
        return copy == null ? 0 : copy.generation();
    }

    /** @throws com.mongodb.MongoException it does not answer */
    void refresh(MongoDatabase database) {
        Map<String, Copy> found = new HashMap<>();
        for (Document table : database.getCollection(Collections.TABLES).find(Filters.exists(GENERATION))) {
            Map<Integer, Long> floors = new HashMap<>();
            table.get(FLOORS, Document.class)
                    .forEach((partition, offset) ->
                            floors.put(Integer.parseInt(partition), ((Number) offset).longValue()));
            found.put(table.getString("_id"), new Copy(table.getInteger(GENERATION), floors));
        }
        copies = Map.copyOf(found);
    }

    /** What MongoDB is told of a copy that was made anew. */
    static Document said(int generation, Map<Integer, Long> floors) {
        Document offsets = new Document();
        floors.forEach((partition, offset) -> offsets.append(Integer.toString(partition), offset));
        return new Document(GENERATION, generation).append(FLOORS, offsets);
    }

    private record Copy(int generation, Map<Integer, Long> floors) {}
}
