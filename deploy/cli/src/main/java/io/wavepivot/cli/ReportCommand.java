package io.wavepivot.cli;

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

@Command(name = "report", mixinStandardHelpOptions = true, description = "Manage the reports that analysts read.")
final class ReportCommand {

    @Spec
    CommandSpec spec;

    @Command(
            name = "submit",
            mixinStandardHelpOptions = true,
            description =
                    "Define reports, or change them, each as the JSON in a file says: NAME.json is the report NAME.")
    int submit(@Mixin RunOptions options, @Parameters(arity = "1..*", paramLabel = "NAME.json") List<Path> files)
            throws IOException, InterruptedException {
        WavepivotClient client = new WavepivotClient(options.existing());
        boolean failed = false;
        for (Path file : files) {
            NamedFile named = NamedFile.of(file);
            HttpResponse<String> answer = client.defineReport(named.name(), named.text());
            if (named.isRefused(answer, spec.commandLine().getErr())) {
                failed = true;
            } else {
                spec.commandLine().getOut().printf("%s: defined%n", named.name());
            }
        }
        return failed ? 1 : 0;
    }
}
