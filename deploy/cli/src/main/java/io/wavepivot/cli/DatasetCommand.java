package io.wavepivot.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.cli.client.WavepivotClient;
import io.wavepivot.cli.load.Problem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "dataset", mixinStandardHelpOptions = true, description = "Manage the tables that take rows.")
final class DatasetCommand {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";

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
            String name = file.getFileName().toString();
            if (!name.endsWith(SUFFIX) || !Files.isReadable(file)) {
                throw new IOException("There is no file " + file + " to read that is called NAME.json.");
            }
            String table = name.substring(0, name.length() - SUFFIX.length());
            HttpResponse<String> before = client.dataset(table);
            HttpResponse<String> answer = client.defineDataset(table, Files.readString(file));
            failed |= !print(file, before, answer);
        }
        return failed ? 1 : 0;
    }

    private boolean print(Path file, HttpResponse<String> before, HttpResponse<String> answer) throws IOException {
        JsonNode body = JSON.readTree(answer.body());
        if (answer.statusCode() < 300) {
            boolean isAsBefore = JSON.readTree(before.body()).equals(body);
            String what = answer.statusCode() == 201 ? "defined" : isAsBefore ? "unchanged" : "changed";
            spec.commandLine().getOut().printf("%s: %s%n", body.path("name").asText(), what);
            return true;
        }
        spec.commandLine().getErr().println(file + ": " + Problem.text(body, answer.body()));
        return false;
    }
}
