package io.wavepivot.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.cli.client.WavepivotClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "dataset", mixinStandardHelpOptions = true, description = "Manage the tables that take rows.")
final class DatasetCommand {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 200;

    @Spec
    CommandSpec spec;

    @Command(
            name = "submit",
            mixinStandardHelpOptions = true,
            description =
                    "Define tables, or change them, each as the JSON in a file says: NAME.json is the table NAME.")
    int submit(@Mixin RunOptions options, @Parameters(arity = "1..*", paramLabel = "NAME.json") List<Path> files)
            throws IOException, InterruptedException {
        WavepivotClient client = new WavepivotClient(options.existing());
        boolean failed = false;
        for (Path file : files) {
            NamedFile named = NamedFile.of(file);
            HttpResponse<String> before = client.dataset(named.name());
            HttpResponse<String> answer = client.defineDataset(named.name(), named.text());
            if (named.isRefused(answer, spec.commandLine().getErr())) {
                failed = true;
            } else {
                print(before, answer, client);
            }
        }
        return failed ? 1 : 0;
    }

    private void print(HttpResponse<String> before, HttpResponse<String> answer, WavepivotClient client)
            throws IOException, InterruptedException {
        JsonNode body = JSON.readTree(answer.body());
        boolean isAsBefore = JSON.readTree(before.body()).equals(body);
        String what = answer.statusCode() == 201 ? "defined" : isAsBefore ? "unchanged" : "changed";
        String table = body.path("name").asText();
        spec.commandLine().getOut().printf("%s: %s%n", table, what);
        if (body.hasNonNull("mirror")) {
            printMirror(table, body.path("mirror").asText(), client);
        }
    }

    /** A mirror that cannot be made is the operator's to mend, and the table takes rows all the same. */
    private void printMirror(String table, String target, WavepivotClient client)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode mirror;
        do {
            Thread.sleep(PAUSE_MILLIS);
            mirror = client.mirror(table, target);
        } while (!mirror.has("failure") && System.nanoTime() < deadline);
        if (mirror.path("failure").isNull()) {
            spec.commandLine().getOut().printf("%s: mirrored to %s%n", table, target);
        } else {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "%s: not mirrored to %s yet, which is tried again and again: %s%n",
                            table, target, mirror.path("failure").asText("no pivot-service has begun it"));
        }
    }
}
