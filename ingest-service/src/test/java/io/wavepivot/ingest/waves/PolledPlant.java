package io.wavepivot.ingest.waves;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wavepivot.ingest.PlantDatabase;
import io.wavepivot.ingest.readings.PlantTables;
import io.wavepivot.ingest.sources.Source;
import io.wavepivot.ingest.sql.PlantServer;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A project that is polled step by step, in a time that passes only when a test says so. */
final class PolledPlant implements AfterEachCallback, AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final int WINDOW_SECONDS = 100;

    private static final int ENOUGH_STEPS = 500;

    final PlantDatabase source;
    final Project.Builder project;
    final Map<String, String> settings =
            new HashMap<>(Map.of("rescan-window", WINDOW_SECONDS + "s", "old-row-changes-per-second", "0"));

    int maxRows = 1_000;
    int maxOpen = 1_000;
    int maxRecordBytes = 1_000_000;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AvroEncoder encoder = new AvroEncoder(StubRegistry.CLIENT);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SourcePublisher<Bookmark> publisher;
    private final PatchTable table = new PatchTable();
    private Instant now = START;
    private Source.Reading reading;
    private int seen;

    /** Until the next step, as the last one said. */
    Duration pause;

    PolledPlant() {
        this("DOUBLE");
    }

    /** @param valueType the SQL type of the measures' values */
    PolledPlant(String valueType) {
        try {
            source = PlantServer.database(valueType);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        project = PlantTables.project(source.database);
        producer.initTransactions();
        publisher = new SourcePublisher<>(
                WaveBookmarks.name(source.database), Topics.BOOKMARKS, producer, encoder, Optional.empty());
    }

    /** The project as a source. */
    Source polled() {
        InstantSource time = () -> now;
        return new WaveSource(
                project.build(),
                PlantTables.TABLES,
                PlantServer.config(settings),
                () -> maxOpen,
                maxRecordBytes,
                encoder,
                metrics,
                time.withZone(ZoneOffset.UTC));
    }

    /** A step and its transaction. Returns what it has sent. */
    List<String> step() throws Exception {
        read();
        return sent();
    }

    /** Steps until there is nothing more to do now. Returns what they have sent. */
    List<String> steps() throws Exception {
        for (int i = 0; i < ENOUGH_STEPS; i++) {
            if (!read()) {
                return sent();
            }
        }
        throw new AssertionError("There is still more to do after " + ENOUGH_STEPS + " steps");
    }

    /** Steps now, and again after so many seconds. Returns what the latter have sent. */
    List<String> stepsAfter(int seconds) throws Exception {
        steps();
        pass(seconds);
        return steps();
    }

    /** A step whose transaction does not count, and a start from the last bookmark. */
    void stepInVain() throws Exception {
        opened();
        try (SourcePublisher.Transaction transaction = publisher.begin()) {
            reading.read(transaction, maxRows);
        }
        restart();
    }

    /** The next step goes on from the last bookmark. */
    void restart() {
        reading = null;
    }

    void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    /** The rows by now. */
    List<String> rows() {
        return table.rows();
    }

    /** The last one whose step counts. */
    Optional<Bookmark> bookmark() throws IOException {
        for (ProducerRecord<byte[], byte[]> last : producer.history().reversed()) {
            if (isBookmark(last)) {
                return Optional.of(PatchTable.decode(last.value(), new SpecificDatumReader<>(Bookmark.class)));
            }
        }
        return Optional.empty();
    }

    /** What the last bookmark says. */
    Progress progress() throws IOException {
        return WaveBookmarks.progress(project.build(), bookmark().orElseThrow()).orElseThrow();
    }

    double metric(String name) {
        return metrics.counter(name, "source", source.database).count();
    }

    List<Long> openWaves() throws IOException {
        return progress().open().stream().flatMap(open -> open.waves().stream()).toList();
    }

    /** The measures of some waves as rows of an extraction: of two of one cell the higher id counts. */
    List<String> expectedRows(String monitory, Predicate<Long> waves) throws SQLException {
        return source.expectedRows().entrySet().stream()
                .filter(row -> waves.test(row.getKey()))
                .map(row -> monitory + " " + row.getKey() + " " + row.getValue() + " complete")
                .toList();
    }

    @Override
    public void afterEach(ExtensionContext test) throws SQLException {
        close();
    }

    @Override
    public void close() throws SQLException {
        source.close();
    }

    /** @return whether there may be more to do */
    private boolean read() throws Exception {
        opened();
        try (SourcePublisher.Transaction transaction = publisher.begin()) {
            Source.Step step = reading.read(transaction, maxRows);
            pause = step.pause();
            if (transaction.isOpen() || step.changed()) {
                transaction.commit(reading.bookmark(now));
            }
            return step.more();
        }
    }

    private void opened() throws Exception {
        if (reading == null) {
            reading = polled().open(bookmark());
            publisher.begin().commit(reading.bookmark(now));
        }
    }

    private List<String> sent() throws IOException {
        List<ProducerRecord<byte[], byte[]>> all = producer.history();
        List<String> lines = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> next : all.subList(seen, all.size())) {
            if (!isBookmark(next)) {
                lines.add(table.apply(next));
            }
        }
        seen = all.size();
        return lines;
    }

    private static boolean isBookmark(ProducerRecord<byte[], byte[]> sent) {
        return sent.topic().equals(Topics.BOOKMARKS.name());
    }
}
