package io.wavepivot.ingest.define;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.ingest.readings.Extraction;
import io.wavepivot.ingest.readings.WaveTables;
import io.wavepivot.ingest.sql.Catalogue;
import io.wavepivot.ingest.sql.NotInCatalogueException;
import io.wavepivot.ingest.sql.SqlConfig.Server;
import io.wavepivot.ingest.sql.SqlServers;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Fields;
import io.wavepivot.schemas.mongo.PivotName;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a project out of a request, and checks it against the servers that there are. */
@Singleton
class ProjectRequest {

    private static final long LONGEST_RETENTION_DAYS = 36_500;

    /** An interval of a year, in seconds. */
    private static final String LONGEST_INTERVAL = "31536000";

    private final SqlServers servers;
    private final Catalogue catalogue;
    private final WaveTables tables;

    ProjectRequest(SqlServers servers, Catalogue catalogue, WaveTables tables) {
        this.servers = servers;
        this.catalogue = catalogue;
        this.tables = tables;
    }

    /** @throws SQLException the request looks right, but its server cannot be asked what it has */
    Outcome read(JsonNode request) throws SQLException {
        Fields fields = new Fields(request);
        Project project = Project.newBuilder()
                .setWaveCounterThreshold(fields.whole("wave_counter_threshold", Extraction.LAST_WAVE, "Unix seconds"))
                .setDeleteOldValue((int) fields.whole("delete_old_value", LONGEST_RETENTION_DAYS, "days (0 keeps all)"))
                .setMonitoryNameKept(fields.names("monitory_name_kept"))
                .setMeasures(fields.name("measures"))
                .setDatabase(fields.name("database"))
                .setServer(fields.text("server"))
                .setSleepTime(fields.number("sleep_time", 0.05, 86_400, "seconds"))
                .build();
        List<FieldError> errors = new ArrayList<>(fields.errors());
        errors.addAll(unfitNames(project, errors));
        errors.addAll(unknownNames(project, errors));
        return errors.isEmpty() ? new Outcome.Accepted(project) : new Outcome.Refused(List.copyOf(errors));
    }

    /** Names that each are fine, and together make none that a pivot may have. */
    private static List<FieldError> unfitNames(Project project, List<FieldError> soFar) {
        if (!soFar.isEmpty()) {
            return List.of();
        }
        List<FieldError> errors = new ArrayList<>();
        for (String monitory : project.getMonitoryNameKept()) {
            String pivot = PivotName.of(project.getDatabase(), project.getMeasures(), monitory, LONGEST_INTERVAL);
            PivotName.objection(pivot)
                    .ifPresent(objection -> errors.add(new FieldError("monitory_name_kept", monitory, objection)));
        }
        return errors;
    }

    private List<FieldError> unknownNames(Project project, List<FieldError> soFar) throws SQLException {
        List<FieldError> errors = new ArrayList<>();
        Optional<Server> server = servers.find(project.getServer());
        if (server.isEmpty()) {
            require(errors, soFar, "server", project.getServer(), servers.names(), "");
            require(errors, soFar, "measures", project.getMeasures(), servers.measuresTables(), "");
            return errors;
        }
        require(errors, soFar, "measures", project.getMeasures(), server.get().measuresTables(), "");
        try {
            String mayRead = ": those that '%s' may read".formatted(server.get().username());
            require(errors, soFar, "database", project.getDatabase(), catalogue.databases(server.get()), mayRead);
            if (soFar.isEmpty() && errors.isEmpty()) {
                tables.readers(project, 0);
            }
        } catch (NotInCatalogueException missing) {
            boolean measures = missing.name().equals(project.getMeasures());
            errors.add(
                    measures
                            ? new FieldError("measures", project.getMeasures(), missing.getMessage())
                            : new FieldError("database", project.getDatabase(), missing.getMessage()));
        } catch (SQLException outage) {
            if (soFar.isEmpty() && errors.isEmpty()) {
                throw outage;
            }
        }
        return errors;
    }

    /**
     * One error a field: a value of the wrong form is not also reported as unknown.
     *
     * @param which those that are known are, where they may not be all
     */
    private static void require(
            List<FieldError> errors,
            List<FieldError> soFar,
            String field,
            String value,
            Iterable<String> known,
            String which) {
        boolean reported = soFar.stream().anyMatch(error -> error.field().equals(field));
        for (String name : known) {
            reported |= name.equals(value);
        }
        if (!reported) {
            errors.add(new FieldError(field, value, "one of [" + String.join(", ", known) + "]" + which));
        }
    }

    /** What came of a request. */
    sealed interface Outcome {

        record Accepted(Project project) implements Outcome {}

        /** @param errors at least one */
        record Refused(List<FieldError> errors) implements Outcome {}
    }
}
