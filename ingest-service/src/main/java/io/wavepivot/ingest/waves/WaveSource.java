package io.wavepivot.ingest.waves;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.ingest.readings.PatchWriter;
import io.wavepivot.ingest.readings.WaveTables;
import io.wavepivot.ingest.readings.WaveTables.Readers;
import io.wavepivot.ingest.sources.Source;
import io.wavepivot.ingest.sources.SourceException;
import io.wavepivot.ingest.sql.NotInCatalogueException;
import io.wavepivot.ingest.sql.SqlConfig;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.kafka.SourcePublisher.Transaction;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.PivotRowEncoder;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/** A project's waves as a source. */
public final class WaveSource implements Source {

    private static final Logger LOG = Logger.getLogger(WaveSource.class);

    /** Half of Kafka's default limit for a record: what is estimated may be more. */
    private static final int MAX_PATCH_BYTES = 512 * 1024;

    private final Project project;
    private final WaveTables tables;
    private final SqlConfig config;
    private final IntSupplier maxOpen;
    private final PatchWriter.Target target;
    private final AvroEncoder encoder;
    private final WaveMetrics metrics;
    private final StepLog log;
    private final Clock clock;

    /**
     * @param maxOpen how many of its waves may be open now
     * @param maxRecordBytes what a record of a patch may have
     */
    public WaveSource(
            Project project,
            WaveTables tables,
            SqlConfig config,
            IntSupplier maxOpen,
            int maxRecordBytes,
            AvroEncoder encoder,
            MeterRegistry metrics,
            Clock clock) {
        this.project = project;
        this.tables = tables;
        this.config = config;
        this.maxOpen = maxOpen;
        this.target = new PatchWriter.Target(
                WaveBookmarks.name(project.getDatabase()),
                project.getDatabase(),
                project.getMeasures(),
                Math.min(config.maxValueBytes(), maxRecordBytes / 2),
                Math.min(MAX_PATCH_BYTES, maxRecordBytes / 2));
        this.encoder = encoder;
        this.metrics = new WaveMetrics(metrics, project.getDatabase());
        this.log = new StepLog(target.source());
        this.clock = clock;
    }

    @Override
    public String name() {
        return target.source();
    }

    @Override
    public Reading open(Optional<Bookmark> last) throws SourceException {
        try {
            Readers readers = tables.readers(project, target.maxValueBytes());
            Optional<Progress> known = last.flatMap(bookmark -> WaveBookmarks.progress(project, bookmark));
            WavePoll poll = known.isPresent()
                    ? WavePoll.goOn(known.get(), project, readers, config, clock)
                    : WavePoll.start(last.map(WaveBookmarks::open).orElse(List.of()), project, readers, config, clock);
            String how = known.isPresent() ? "goes on" : "starts";
            LOG.infof("source=%s: polling %s after %s", name(), how, poll.progress());
            return new WaveReading(poll);
        } catch (SQLException | NotInCatalogueException failed) {
            throw new SourceException(failed);
        }
    }

    private final class WaveReading implements Reading {

        private final WavePoll poll;
        private final PivotRowEncoder patches = new PivotRowEncoder(encoder, Topics.PIVOT_ROWS.name());

        WaveReading(WavePoll poll) {
            this.poll = poll;
        }

        @Override
        public Step read(Transaction sink, int rows) throws SourceException {
            Progress before = poll.progress();
            try {
                PatchWriter writer = new PatchWriter(target, before.lastWave(), sink, patches, poll::changed);
                WavePoll.Step step = poll.read(writer, rows, maxOpen.getAsInt());
                metrics.add(step.tally(), step.compared());
                log.add(step, clock.instant());
                return new Step(!poll.progress().equals(before), step.more(), step.pause());
            } catch (SQLException failed) {
                throw new SourceException(failed);
            }
        }

        @Override
        public Bookmark bookmark(Instant now) {
            return WaveBookmarks.bookmark(project, poll.progress(), now);
        }
    }
}
