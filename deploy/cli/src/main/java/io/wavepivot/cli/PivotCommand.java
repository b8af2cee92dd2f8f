package io.wavepivot.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.cli.client.WavepivotClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "pivot", mixinStandardHelpOptions = true, description = "Manage the pivots that are made of tables.")
final class PivotCommand {

    private static final long PAUSE_MILLIS = 200;

    @Spec
    CommandSpec spec;

    @Command(
            name = "submit",
            mixinStandardHelpOptions = true,
            description = "Define pivots, or change them, each as the JSON in a file says, and wait until they are"
                    + " built: NAME.json is the pivot NAME.")
    int submit(@Mixin RunOptions options, @Parameters(arity = "1..*", paramLabel = "NAME.json") List<Path> files)
            throws IOException, InterruptedException {
        WavepivotClient client = new WavepivotClient(options.existing());
        boolean failed = false;
        for (Path file : files) {
            NamedFile named = NamedFile.of(file);
            HttpResponse<String> answer = client.definePivot(named.name(), named.text());
            failed |= named.isRefused(answer, spec.commandLine().getErr()) || !awaitBuilt(named.name(), client);
        }
        return failed ? 1 : 0;
    }

    /** @return whether it is built, and not given up */
    private boolean awaitBuilt(String name, WavepivotClient client) throws IOException, InterruptedException {
        JsonNode pivot = client.pivot(name);
        while (pivot.has("next") && !pivot.path("progress").has("failure")) {
            Thread.sleep(PAUSE_MILLIS);
            pivot = client.pivot(name);
        }
        if (pivot.has("next")) {
            spec.commandLine()
                    .getErr()
                    .printf("%s: %s%n", name, pivot.at("/progress/failure").asText());
            return false;
        }
        spec.commandLine().getOut().printf("%s: built%n", name);
        return true;
    }
}
