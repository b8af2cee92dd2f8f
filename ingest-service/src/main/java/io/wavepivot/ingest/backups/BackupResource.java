package io.wavepivot.ingest.backups;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.ingest.backups.BackupStore.Stored;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.work.WorkRequests;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import io.wavepivot.schemas.tasks.Tasks;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tables to files, and back. */
@Path("")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "tables")
public class BackupResource {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}\\.avro");

    /** As backups are called by us: the last of these is the latest. */
    private static final Pattern OURS = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z-[0-9a-f]{7}\\.avro");

    private static final int MAX_LISTED = 100;
    private static final int ALIAS_WAIT_SECONDS = 60;

    private final Tables tables;
    private final Tasks tasks;
    private final WorkRequests requests;
    private final BackupStore store;

    @Context
    UriInfo uri;

    BackupResource(Tables tables, Tasks tasks, WorkRequests requests, BackupStore store) {
        this.tables = tables;
        this.tasks = tasks;
        this.requests = requests;
        this.store = store;
    }

    @POST
    @Path("/tables/{table}/backup")
    @Operation(
            summary = "Write a table, as it stands now, to an Avro file",
            description = "codec= zstandard (the default) or snappy; wait= seconds (200 with the task as it is then).")
    @APIResponse(
            responseCode = "202",
            description = "Location has the task; GET /tables/{table}/backups lists the file")
    public Response backup(String table, @Context SecurityContext caller) throws InterruptedException {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        String codec = parameters
                .take(
                        "codec",
                        text -> Optional.of(text).filter(List.of(Backup.ZSTANDARD, Backup.SNAPPY)::contains),
                        "zstandard or snappy")
                .orElse(Backup.ZSTANDARD);
        Optional<Integer> wait = parameters.count("wait", WorkRequests.LONGEST_WAIT_SECONDS);
        parameters.refuseIfWrong();
        return requests.answer(requests.start(Backup.KIND, existing(table), Map.of(Backup.CODEC, codec), caller), wait);
    }

    @POST
    @Path("/tables/{table}/restore")
    @Operation(
            summary = "Make a table equal to one of its backups",
            description =
                    "backup= its name, by default the latest; wait= seconds. Rows that it does not have are deleted."
                            + " A file that is not whole is refused before anything changes. Readers see the table as it was until"
                            + " all of it is there; meanwhile no rows are taken.")
    @APIResponse(responseCode = "202", description = "Location has the task")
    @APIResponse(responseCode = "404", description = "There is no such backup")
    @APIResponse(responseCode = "409", description = "The table is being restored")
    public Response restore(String table, @Context SecurityContext caller) throws IOException, InterruptedException {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        Optional<String> name = parameters.take("backup", BackupResource::name, "the name of a backup");
        Optional<Integer> wait = parameters.count("wait", WorkRequests.LONGEST_WAIT_SECONDS);
        parameters.refuseIfWrong();
        Map<String, String> details = Map.of(Backup.NAME, stored(restorable(table), name));
        return requests.answer(requests.start(Restore.KIND, table, details, caller), wait);
    }

    @GET
    @Path("/tables/{table}/backups")
    @Operation(summary = "The last 100 backups of a table, the latest first")
    public List<BackupView> list(String table) throws IOException {
        List<BackupView> views = new ArrayList<>();
        List<Stored> all = store.list(existing(table));
        for (Stored stored : all.subList(0, Math.min(MAX_LISTED, all.size()))) {
            views.add(BackupView.of(store, table, stored));
        }
        return views;
    }

    @GET
    @Path("/tables/{table}/backups/{name}")
    @Produces("application/avro")
    @Operation(summary = "One backup: an Avro object container file")
    public Response download(String table, String name) throws IOException {
        try {
            String file = name(name).orElseThrow(() -> unknown(table, name));
            return Response.ok(store.open(existing(table), file))
                    .header("Content-Disposition", "attachment; filename=\"%s\"".formatted(file))
                    .build();
        } catch (FileNotFoundException none) {
            throw unknown(table, name);
        }
    }

    @GET
    @Path("/backup/{table}")
    @Operation(summary = "Write a table to a file, and wait until that is done")
    public Map<String, String> backupByItsOtherName(String table, @Context SecurityContext caller)
            throws InterruptedException {
        Task task = requests.awaited(
                requests.start(Backup.KIND, existing(table), Map.of(Backup.CODEC, Backup.ZSTANDARD), caller),
                ALIAS_WAIT_SECONDS);
        return answer(
                task,
                "The backup of '%s' has %d rows: %s"
                        .formatted(
                                table,
                                task.getCounts().getOrDefault("rows", 0L),
                                task.getDetails().get(Backup.NAME)));
    }

    @GET
    @Path("/restore/{table}")
    @Operation(summary = "Make a table equal to its latest backup, and wait until that is done")
    public Map<String, String> restoreByItsOtherName(String table, @Context SecurityContext caller)
            throws IOException, InterruptedException {
        String name = stored(restorable(table), Optional.empty());
        Task task = requests.awaited(
                requests.start(Restore.KIND, table, Map.of(Backup.NAME, name), caller), ALIAS_WAIT_SECONDS);
        return answer(task, "'%s' is as it was in %s".formatted(table, name));
    }

    private static Map<String, String> answer(Task task, String done) {
        return Map.of(
                "response",
                switch (task.getState()) {
                    case DONE -> done;
                    case FAILED -> "It failed: " + task.getError();
                    default -> "It goes on: GET /tasks/%s says how far it is".formatted(task.getId());
                });
    }

    private String existing(String table) {
        if (!tables.areLoaded() || !tasks.areLoaded()) {
            throw Problems.of(503, "starting", "The tables are not known yet: the service waits for Kafka")
                    .build();
        }
        return tables.existing(table).table().name();
    }

    /** Also one that is being restored by a task that there is no more. */
    private String restorable(String table) {
        String name = existing(table);
        String task = tables.existing(name).table().dataset().getRestoring();
        return task == null || tasks.isUnderWay(task)
                ? tables.open(name).table().name()
                : name;
    }

    private String stored(String table, Optional<String> wanted) throws IOException {
        Predicate<String> isIt =
                wanted.<Predicate<String>>map(name -> name::equals).orElse(OURS.asMatchPredicate());
        return store.list(table).stream()
                .map(Stored::name)
                .filter(isIt)
                .findFirst()
                .orElseThrow(() -> wanted.map(name -> unknown(table, name)).orElseGet(() -> Problems.of(
                                404, "unknown-backup", "There is no backup of the table '%s' yet".formatted(table))
                        .build()));
    }

    private static Optional<String> name(String text) {
        return Optional.of(text).filter(any -> NAME.matcher(any).matches());
    }

    private static HttpProblem unknown(String table, String name) {
        return Problems.of(404, "unknown-backup", "There is no backup '%s' of the table '%s'".formatted(name, table))
                .build();
    }
}
