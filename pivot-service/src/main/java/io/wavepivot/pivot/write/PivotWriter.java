package io.wavepivot.pivot.write;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;

/**
 * Writes batches to MongoDB, several pivots at once. A row's partition has one writer, so a row is read, changed and
 * written as a whole; a batch that is written twice, wholly or in part, leaves what it leaves when it is written once.
 * For one thread.
 */
public final class PivotWriter implements AutoCloseable {

    private final MongoDatabase database;
    private final int maxPoints;
    private final int parallel;
    private final ExecutorService threads;

    /** Those that were written last come last. */
    private final Map<String, PivotCollection> pivots = new LinkedHashMap<>(16, 0.75f, true);

    public PivotWriter(MongoClient client, String database, WriteConfig config) {
        this.database = config.database(client, database);
        this.maxPoints = config.maxPoints();
        this.parallel = config.parallel();
        this.threads = Executors.newFixedThreadPool(
                config.parallel(),
                Thread.ofPlatform().daemon().name("pivot-writer-", 0).factory());
    }

    /**
     * Writes a batch, but for the rows that cannot be: those stay as they were.
     *
     * @return the refused rows
     * @throws MongoException the batch may be written in part; write it again
     */
    public List<Refusal> write(Batch batch) {
        return attempt(() -> {
            List<Callable<List<Refusal>>> work = new ArrayList<>();
            List<Refusal> refusals = new ArrayList<>();
            Map<String, Future<Optional<PivotCollection>>> opening = new HashMap<>();
            batch.pivots().forEach((pivot, rows) -> {
                if (!pivots.containsKey(pivot)) {
                    opening.put(pivot, threads.submit(() -> PivotCollection.open(database, pivot, rows)));
                }
            });
            for (Map.Entry<String, Future<Optional<PivotCollection>>> opened : opening.entrySet()) {
                String pivot = opened.getKey();
                try {
                    get(opened.getValue()).ifPresent(collection -> pivots.put(pivot, collection));
                } catch (NameRefusedException refused) {
                    batch.pivots()
                            .get(pivot)
                            .keySet()
                            .forEach(rowKey -> refusals.add(new Refusal(pivot, rowKey, refused.getMessage())));
                }
            }
            batch.pivots().forEach((pivot, rows) -> {
                PivotCollection collection = pivots.get(pivot);
                if (collection != null) {
                    work.add(() -> collection.write(rows));
                }
            });
            all(work).forEach(refusals::addAll);
            makeRoom();
            return refusals;
        });
    }

    /**
     * What would become of a batch, if it were written now: nothing is.
     *
     * @return the rows that would be refused
     */
    public List<Refusal> check(Batch batch) {
        List<Refusal> refusals = new ArrayList<>();
        batch.pivots().forEach((pivot, rows) -> refusals.addAll(PivotCollection.check(database, pivot, rows)));
        return refusals;
    }

    /**
     * What of all that was written until now may wait, in parts: until they are done, it has to be written again after a
     * failure. Each throws {@link MongoException} when it may be written in part.
     */
    public List<Runnable> rest() {
        List<Callable<Void>> all =
                pivots.values().stream().flatMap(pivot -> pivot.rest().stream()).toList();
        return Parts.of(all, parallel).stream()
                .<Runnable>map(part -> () -> attempt(() -> all(part)))
                .toList();
    }

    /** @throws MongoException the database does not answer */
    public void ping() {
        database.runCommand(new Document("ping", 1));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** What was there before an outage may be gone after it. */
    private <T> T attempt(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException failed) {
            pivots.clear();
            throw failed;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void makeRoom() {
        int size = pivots.values().stream().mapToInt(PivotCollection::size).sum();
        Iterator<PivotCollection> eldest = pivots.values().iterator();
        while (size > maxPoints && pivots.size() > 1) {
            PivotCollection leaving = eldest.next();
            leaving.flush();
            size -= leaving.size();
            eldest.remove();
        }
    }

    /** One pivot, as often, needs no other thread. */
    private <T> List<T> all(List<Callable<T>> work) throws Exception {
        List<T> results = new ArrayList<>();
        if (work.size() == 1) {
            results.add(work.getFirst().call());
            return results;
        }
        for (Future<T> result : threads.invokeAll(work)) {
            results.add(get(result));
        }
        return results;
    }

    private static <T> T get(Future<T> result) throws Exception {
        try {
            return result.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }
}
