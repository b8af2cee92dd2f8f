package io.wavepivot.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.cli.client.WavepivotClient;
import io.wavepivot.cli.load.Problem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "project", mixinStandardHelpOptions = true, description = "Manage the projects that are polled.")
final class ProjectCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    CommandSpec spec;

    @Command(
            name = "submit",
            mixinStandardHelpOptions = true,
            description = "Start polling a database, as the JSON request in a file says.")
    int submit(@Mixin RunOptions options, @Parameters(paramLabel = "REQUEST.json") Path request)
            throws IOException, InterruptedException {
        if (!Files.isReadable(request)) {
            throw new IOException("There is no file " + request + " to read.");
        }
        String text = Files.readString(request);
        try {
            JSON.readTree(text);
        } catch (JsonProcessingException wrong) {
            JsonLocation place = wrong.getLocation();
            throw new IOException("%s is not JSON: line %d, column %d: %s"
                    .formatted(request, place.getLineNr(), place.getColumnNr(), wrong.getOriginalMessage()));
        }
        HttpResponse<String> answer = new WavepivotClient(options.existing()).submit(text);
        JsonNode body = JSON.readTree(answer.body());
        if (answer.statusCode() < 300) {
            spec.commandLine().getOut().println(body.toPrettyString());
            return 0;
        }
        spec.commandLine().getErr().println(Problem.text(body, answer.body()));
        return 1;
    }
}
