package io.wavepivot.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.cli.client.WavepivotClient;
import io.wavepivot.cli.run.Role;
import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Endpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        description = "Print what a client needs: endpoints and tokens. Use it as: eval \"$(./wavepivot env)\"")
final class EnvCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Mixin
    RunOptions options;

    @Option(names = "--json", description = "Print it for a program")
    boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Access access = Access.of(options.existing());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(access));
        } else {
            access.variables()
                    .forEach((name, value) -> out.println("export " + name + "='" + value.replace("'", "'\\''") + "'"));
        }
        return 0;
    }

    /**
     * Everything a program needs to use a run.
     *
     * @param services their root URLs, by short name
     * @param management the root URLs of their health and metrics
     */
    record Access(
            Map<String, String> services,
            Map<String, String> management,
            Map<String, String> tokens,
            String directory,
            String java,
            String kafka,
            @JsonProperty("schema_registry") String schemaRegistry,
            String mongodb,
            Endpoints.MySql mysql) {

        static Access of(Run run) throws IOException, InterruptedException {
            WavepivotClient client = new WavepivotClient(run);
            Map<String, String> tokens = new LinkedHashMap<>();
            for (Role role : Role.values()) {
                tokens.put(role.text(), client.token(role));
            }
            Endpoints endpoints = run.endpoints();
            return new Access(
                    new TreeMap<>(run.serviceUrls()),
                    new TreeMap<>(run.managementUrls()),
                    tokens,
                    run.directory().toString(),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    endpoints.kafka(),
                    endpoints.schemaRegistry(),
                    endpoints.mongodb(),
                    endpoints.mysql());
        }

        /** None of them is one by which {@code up} or {@code test} would take this run for services from elsewhere. */
        Map<String, String> variables() {
            Map<String, String> variables = new LinkedHashMap<>();
            services.forEach((name, url) -> variables.put("WAVEPIVOT_" + name.toUpperCase(Locale.ROOT), url));
            management.forEach(
                    (name, url) -> variables.put("WAVEPIVOT_" + name.toUpperCase(Locale.ROOT) + "_MANAGEMENT", url));
            tokens.forEach((role, token) -> variables.put(role.toUpperCase(Locale.ROOT) + "_TOKEN", token));
            variables.put("WAVEPIVOT_DIR", directory);
            variables.put("WAVEPIVOT_JAVA", java);
            variables.put("WAVEPIVOT_KAFKA", kafka);
            variables.put("WAVEPIVOT_SCHEMA_REGISTRY", schemaRegistry);
            variables.put("WAVEPIVOT_MONGODB", mongodb);
            variables.put("WAVEPIVOT_MYSQL_SERVER", mysql.server());
            variables.put("WAVEPIVOT_MYSQL_USERNAME", mysql.username());
            variables.put("WAVEPIVOT_MYSQL_PASSWORD", mysql.password());
            return variables;
        }
    }
}
