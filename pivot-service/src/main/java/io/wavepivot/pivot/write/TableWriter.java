package io.wavepivot.pivot.write;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.tables.Table;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.errors.InterruptException;
import org.bson.Document;

/** Writes batches of changes to the copies of tables, several parts at once. For one thread. */
public final class TableWriter implements AutoCloseable {

    private static final int ROWS_A_PART = 1_000;

    private final MongoDatabase database;
    private final UnaryOperator<String> names;
    private final ExecutorService threads;
    private final Map<Table, TableCollection> collections = new HashMap<>();
    private final Map<String, Long> changedAt = new HashMap<>();

    /**
     * Writes to the copies of tables.
     *
     * @param names of their collections, by the names of tables
     */
    public TableWriter(MongoDatabase database, WriteConfig config, UnaryOperator<String> names) {
        this.database = database;
        this.names = names;
        this.threads = Executors.newFixedThreadPool(
                config.parallel(),
                Thread.ofPlatform().daemon().name("table-writer-", 0).factory());
    }

    /**
     * Writes some changes of a table, one a row at most.
     *
     * @param timestamp of the latest record, in milliseconds
     * @return those that MongoDB will not take, now or ever, and why
     * @throws com.mongodb.MongoException they may be written in part; write them again
     */
    public Map<TableChange, String> write(Table table, List<TableChange> changes, long timestamp) {
        TableCollection collection = collection(table);
        List<Callable<Map<TableChange, String>>> parts = new ArrayList<>();
        Parts.of(changes, ROWS_A_PART).forEach(part -> parts.add(() -> collection.write(part)));
        changedAt.merge(table.name(), timestamp, Math::max);
        Map<TableChange, String> refused = new HashMap<>();
        all(parts).forEach(refused::putAll);
        return refused;
    }

    /** Makes the collection of a table, with its indexes. */
    public void open(Table table) {
        collection(table);
    }

    /** What of all that was written until now may wait; see {@link PivotWriter#rest}. */
    public List<Runnable> rest() {
        Map<String, Long> changed = Map.copyOf(changedAt);
        changedAt.clear();
        List<Runnable> rest = new ArrayList<>();
        changed.forEach((table, at) -> rest.add(() -> database.getCollection(Collections.TABLES)
                .updateOne(
                        Filters.eq("_id", table),
                        Updates.max("changedAt", new Date(at)),
                        new UpdateOptions().upsert(true))));
        return rest;
    }

    /** @throws com.mongodb.MongoException the database does not answer */
    public void ping() {
        database.runCommand(new Document("ping", 1));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A table that has changed is another object, and may want other indexes. */
    private TableCollection collection(Table table) {
        TableCollection known = collections.get(table);
        if (known == null) {
            known = TableCollection.open(database, names.apply(table.name()), table);
            collections.keySet().removeIf(other -> other.name().equals(table.name()));
            collections.put(table, known);
        }
        return known;
    }

    private <T> List<T> all(List<Callable<T>> work) {
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
