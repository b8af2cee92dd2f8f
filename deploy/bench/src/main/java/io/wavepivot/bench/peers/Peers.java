package io.wavepivot.bench.peers;

import com.mongodb.client.MongoCollection;
import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.bench.lab.Load;
import io.wavepivot.embedded.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.RawBsonDocument;

/**
 * Debezium's MariaDB connector and the MongoDB sink connector, on the same servers and rows as we are, in two ways: rows
 * copied as they are, a document a row; and rows made to cells of their wave's document, as a pivot has them.
 *
 * <p>Configured for throughput: Debezium with larger batches, queues and fetches than by default; the sink with
 * unordered bulk writes, and large polls ({@code max.poll.records} is the size of its bulk write); Avro; one partition
 * and one task, as more were slower on two processors. Sources: the connectors' own documentation of these properties
 * (Debezium 3.4, MongoDB Kafka Connector 2.0).
 */
public final class Peers {

    private static final String COPIES = "bench_peer_copies";
    private static final String ROWS = "bench_peer_rows";

    private static final String SOURCE = """
            connector.class=io.debezium.connector.mariadb.MariaDbConnector
            tasks.max=1
            database.hostname=%s
            database.port=%s
            database.user=%s
            database.password=%s
            database.server.id=%d
            topic.prefix=%s
            database.include.list=%s
            table.include.list=%7$s.TL_measures
            include.schema.changes=false
            schema.history.internal=io.debezium.storage.file.history.FileSchemaHistory
            schema.history.internal.file.filename=%s
            schema.history.internal.store.only.captured.tables.ddl=true
            snapshot.locking.mode=minimal
            snapshot.mode=initial
            transforms=unwrap
            transforms.unwrap.type=io.debezium.transforms.ExtractNewRecordState
            topic.creation.default.replication.factor=1
            topic.creation.default.partitions=1
            max.batch.size=8192
            max.queue.size=32768
            snapshot.fetch.size=10240
            query.fetch.size=10240
            poll.interval.ms=50
            producer.override.batch.size=524288
            producer.override.linger.ms=20
            producer.override.compression.type=snappy
            """;

    private final Lab lab;
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> copying = new ArrayList<>();
    private final List<Double> pivoting = new ArrayList<>();

    private Peers(Lab lab) {
        this.lab = lab;
    }

    public static List<Figure> figures(Lab lab) throws Exception {
        Peers peers = new Peers(lab);
        try (Connect connect = Connect.start(lab)) {
            for (int round = 0; round <= lab.sizes().rounds(); round++) {
                peers.round(connect, round);
            }
        }
        return peers.figures();
    }

    private List<Figure> figures() {
        Figure figure = Figure.of("end to end, %,d cells".formatted(cells()), "cells/s", warmed(ours));
        return List.of(
                figure.beside("Debezium + MongoDB sink, rows copied", warmed(copying))
                        .atLeast(10),
                figure.beside("Debezium + MongoDB sink, $set of cells by wave", warmed(pivoting))
                        .atLeast(10));
    }

    /** The same rows, each way after the other; the clock starts when it is asked for, as in ours. */
    private void round(Connect connect, int round) throws Exception {
        int waves = lab.sizes().peerWaves();
        int points = lab.sizes().points();
        try (Load load = Load.run(lab, "BENCH_PEER_" + round, waves, points)) {
            ours.add(load.cellsPerSecond());
            lab.forget(load.plant()); // It would poll on.
            lab.say("peer: %,d rows copied".formatted(cells()));
            MongoCollection<RawBsonDocument> copies = lab.mongodb().getCollection(COPIES, RawBsonDocument.class);
            copying.add(time(connect, "copy_" + round, load, copying(), name -> {
                awaitCount(connect, name, copies, cells());
                return System.nanoTime();
            }));
            copies.drop();
            lab.say("peer: %,d rows made to %,d documents".formatted(cells(), waves));
            MongoCollection<RawBsonDocument> rows = lab.mongodb().getCollection(ROWS, RawBsonDocument.class);
            pivoting.add(time(connect, "pivot_" + round, load, pivoting(), name -> {
                awaitCount(connect, name, rows, waves);
                return Load.awaitCells(lab, ROWS, waves, points);
            }));
            rows.drop();
        }
    }

    /** Cells a second. */
    private double time(Connect connect, String name, Load load, Map<String, String> sink, Done done) throws Exception {
        String source = source(name);
        long start = System.nanoTime();
        connect.create(source, source(name, load.plant().database));
        Map<String, String> config = new HashMap<>(sink);
        config.put("topics", "%s.%s.TL_measures".formatted(name, load.plant().database));
        connect.create(name, config);
        double seconds = (done.await(name) - start) / 1e9;
        connect.delete(source);
        connect.delete(name);
        return load.cells() / seconds;
    }

    private static void awaitCount(Connect connect, String name, MongoCollection<?> documents, long count)
            throws Exception {
        Lab.await(Duration.ofMillis(25), () -> {
            connect.requireRunning(name, source(name));
            return documents.estimatedDocumentCount() >= count;
        });
    }

    private static String source(String sink) {
        return sink + "-source";
    }

    private long cells() {
        return (long) lab.sizes().peerWaves() * lab.sizes().points();
    }

    /** The first round warms up. */
    private static Samples warmed(List<Double> rounds) {
        return new Samples(rounds.subList(1, rounds.size()));
    }

    private Map<String, String> source(String prefix, String database) {
        Endpoints.MySql server = lab.run().endpoints().mysql();
        return properties(SOURCE.formatted(
                server.server().split(":")[0],
                server.server().split(":")[1],
                server.username(),
                server.password(),
                5401 + Math.floorMod(prefix.hashCode(), 10_000),
                prefix,
                database,
                lab.directory().resolve("peer").resolve(prefix + "-history")));
    }

    /** A document a row: inserts, which look nothing up. */
    private Map<String, String> copying() {
        return sink(COPIES, """
                writemodel.strategy=com.mongodb.kafka.connect.sink.writemodel.strategy.InsertOneDefaultStrategy
                transforms=id
                transforms.id.type=org.apache.kafka.connect.transforms.ReplaceField$Key
                transforms.id.renames=id:_id
                document.id.strategy=com.mongodb.kafka.connect.sink.processor.id.strategy.ProvidedInKeyStrategy
                """);
    }

    /** A cell a row. The sink writes what its strategy makes of each record; it has no way to make one of several. */
    private Map<String, String> pivoting() {
        return sink(ROWS, "writemodel.strategy=" + CellStrategy.class.getName());
    }

    private Map<String, String> sink(String collection, String strategy) {
        return properties(
                """
                connector.class=com.mongodb.kafka.connect.MongoSinkConnector
                tasks.max=1
                connection.uri=%s
                database=%s
                collection=%s
                bulk.write.ordered=false
                consumer.override.max.poll.records=10000
                consumer.override.fetch.min.bytes=262144
                consumer.override.fetch.max.wait.ms=100
                consumer.override.max.partition.fetch.bytes=8388608
                %s
                """.formatted(lab.run().endpoints().mongodb(), lab.mongodb().getName(), collection, strategy));
    }

    private static Map<String, String> properties(String lines) {
        Map<String, String> properties = new HashMap<>();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] property = line.split("=", 2);
            properties.put(property[0], property[1]);
        });
        return properties;
    }

    /** Waits until a sink has written all. */
    private interface Done {

        /** @return when it had, by {@link System#nanoTime} */
        long await(String connector) throws Exception;
    }
}
