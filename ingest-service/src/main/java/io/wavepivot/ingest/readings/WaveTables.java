package io.wavepivot.ingest.readings;

import io.wavepivot.ingest.sql.Catalogue;
import io.wavepivot.ingest.sql.NotInCatalogueException;
import io.wavepivot.ingest.sql.Queries;
import io.wavepivot.ingest.sql.SqlConfig;
import io.wavepivot.ingest.sql.SqlConfig.Server;
import io.wavepivot.ingest.sql.SqlServers;
import io.wavepivot.ingest.sql.Table;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.mongo.PivotName;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The two tables of a project, as its server has them. */
@Singleton
public class WaveTables {

    private static final Logger LOG = Logger.getLogger(WaveTables.class);

    private final SqlServers servers;
    private final Catalogue catalogue;

    WaveTables(SqlServers servers, Catalogue catalogue) {
        this.servers = servers;
        this.catalogue = catalogue;
    }

    /**
     * Readers of a project's tables.
     *
     * @param maxValueBytes of a text
     * @throws NotInCatalogueException the server is not configured, or lacks the database, a table, a column or an index, or a
     *     column has no whole numbers
     */
    public Readers readers(Project project, int maxValueBytes) throws SQLException, NotInCatalogueException {
        Server server = servers.find(project.getServer())
                .orElseThrow(() -> new NotInCatalogueException(
                        project.getServer(),
                        "There is no server '%s' in ingest.mysql.servers; it has %s"
                                .formatted(project.getServer(), servers.names())));
        SqlConfig.Extractions names = server.extractions();
        SqlConfig.Measures columns = server.measures();
        Table extractions = table(
                server,
                project,
                names.table(),
                List.of(names.id(), names.name(), names.interval(), names.wave()),
                names.wave());
        Table measures = table(
                server,
                project,
                project.getMeasures(),
                List.of(columns.id(), columns.wave(), columns.point(), columns.value()),
                columns.wave());
        Queries queries = servers.queries(server);
        return new Readers(
                new ExtractionReader(queries, extractions, extraction -> isKept(project, extraction)),
                new MeasureReader(queries, measures, maxValueBytes),
                queries.number("SELECT @@auto_increment_increment", List.of()));
    }

    private Table table(Server server, Project project, String table, List<String> columns, String indexed)
            throws SQLException, NotInCatalogueException {
        Table found = catalogue.table(server, project.getDatabase(), table, columns);
        catalogue.requireIndex(server, project.getDatabase(), table, indexed);
        catalogue.requireWhole(table, found, 0);
        catalogue.requireWhole(table, found, columns.indexOf(indexed));
        return found;
    }

    /** Waves and intervals are data: what is no time, or makes no name of a pivot, is passed over, and told of. */
    private static boolean isKept(Project project, Extraction extraction) {
        if (!project.getMonitoryNameKept().contains(extraction.name())) {
            return false;
        }
        String pivot =
                PivotName.of(project.getDatabase(), project.getMeasures(), extraction.name(), extraction.interval());
        Optional<String> objection = PivotName.objection(pivot).or(() -> waveObjection(extraction.wave()));
        objection.ifPresent(reason -> LOG.warnf(
                "source=%s: the extraction %d is passed over: %s", project.getDatabase(), extraction.id(), reason));
        return objection.isEmpty();
    }

    private static Optional<String> waveObjection(long wave) {
        return wave <= Extraction.LAST_WAVE
                ? Optional.empty()
                : Optional.of("Its wave %d is no time in seconds, which end with the year 9999".formatted(wave));
    }

    /** @param idIncrement by how much ids ascend: less is no gap */
    public record Readers(ExtractionReader extractions, MeasureReader measures, long idIncrement) {}
}
