package io.wavepivot.bench;

import com.mongodb.client.MongoCollection;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bson.Document;

/**
 * Debezium's MariaDB connector and the MongoDB sink connector in one JVM of Kafka Connect, on the same servers. It
 * copies rows as they are, a document a row: the sink cannot pivot.
 *
 * <p>Configured for throughput: Debezium with larger batches, queues and fetches than by default; the sink with inserts
 * (no look-up), unordered bulk writes, and large polls ({@code max.poll.records} is the size of its bulk write); JSON
 * without schemas; one partition and one task, as more were slower on two processors. Sources: the connectors' own
 * documentation of these properties (Debezium 3.4, MongoDB Kafka Connector 2.0).
 */
final class Peer {

    private static final String DATABASE = "BENCH_PEER";
    private static final String TOPICS = "peer";
    private static final int POINTS = 500;

    private final Lab lab;
    private final Path directory;

    Peer(Lab lab) throws IOException {
        this.lab = lab;
        this.directory = Files.createDirectories(lab.directory().resolve("peer"));
    }

    /** Cells a second, from its first document to its last: its start does not count. */
    double cellsPerSecond(int rows) throws Exception {
        lab.say("peer: Debezium and the MongoDB sink copy %,d rows".formatted(rows));
        MongoCollection<Document> copies = lab.mongodb().getCollection("peer");
        try (Plant plant = new Plant(lab, DATABASE)) {
            plant.commit(rows / POINTS, POINTS);
            Process connect = start();
            try {
                Lab.await(Duration.ofMillis(5), () -> running(connect) && copies.estimatedDocumentCount() > 0);
                long already = copies.estimatedDocumentCount();
                long start = System.nanoTime();
                Lab.await(Duration.ofMillis(20), () -> running(connect) && copies.estimatedDocumentCount() >= rows);
                return (rows - already) / Lab.seconds(start);
            } finally {
                connect.destroyForcibly().waitFor();
            }
        }
    }

    private boolean running(Process connect) throws IOException {
        if (!connect.isAlive()) {
            throw new IOException("Kafka Connect has ended, see " + directory.resolve("connect.log"));
        }
        return true;
    }

    private Process start() throws IOException {
        Path worker = write("worker.properties", worker());
        Path source = write("source.properties", source());
        Path sink = write("sink.properties", sink());
        Path logging = write("logging.properties", "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n");
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.util.logging.config.file=" + logging,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.kafka.connect.cli.ConnectStandalone",
                        worker.toString(),
                        source.toString(),
                        sink.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("connect.log").toFile())
                .start();
    }

    private String worker() {
        return """
                bootstrap.servers=%s
                key.converter=org.apache.kafka.connect.json.JsonConverter
                key.converter.schemas.enable=false
                value.converter=org.apache.kafka.connect.json.JsonConverter
                value.converter.schemas.enable=false
                offset.storage.file.filename=%s
                listeners=http://localhost:%d
                plugin.discovery=service_load
                """.formatted(
                        lab.run().endpoints().kafka(),
                        directory.resolve("offsets"),
                        Ports.free(1).getFirst());
    }

    private String source() {
        Endpoints.MySql server = lab.run().endpoints().mysql();
        return """
                name=source
                connector.class=io.debezium.connector.mariadb.MariaDbConnector
                tasks.max=1
                database.hostname=%s
                database.port=%s
                database.user=%s
                database.password=%s
                database.server.id=5401
                topic.prefix=%s
                database.include.list=%s
                table.include.list=%6$s.TL_measures
                include.schema.changes=false
                schema.history.internal=io.debezium.storage.file.history.FileSchemaHistory
                schema.history.internal.file.filename=%s
                schema.history.internal.store.only.captured.tables.ddl=true
                snapshot.locking.mode=minimal
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
                """.formatted(
                        server.server().split(":")[0],
                        server.server().split(":")[1],
                        server.username(),
                        server.password(),
                        TOPICS,
                        DATABASE,
                        directory.resolve("schema-history"));
    }

    private String sink() {
        return """
                name=sink
                connector.class=com.mongodb.kafka.connect.MongoSinkConnector
                tasks.max=1
                topics=%s.%s.TL_measures
                connection.uri=%s
                database=%s
                collection=peer
                bulk.write.ordered=false
                writemodel.strategy=com.mongodb.kafka.connect.sink.writemodel.strategy.InsertOneDefaultStrategy
                transforms=id
                transforms.id.type=org.apache.kafka.connect.transforms.ReplaceField$Key
                transforms.id.renames=id:_id
                document.id.strategy=com.mongodb.kafka.connect.sink.processor.id.strategy.ProvidedInKeyStrategy
                consumer.override.max.poll.records=10000
                consumer.override.fetch.min.bytes=262144
                consumer.override.fetch.max.wait.ms=100
                consumer.override.max.partition.fetch.bytes=8388608
                """.formatted(
                TOPICS, DATABASE, lab.run().endpoints().mongodb(), lab.mongodb().getName());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
