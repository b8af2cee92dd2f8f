package io.wavepivot.cli.run;

import io.wavepivot.embedded.Choices;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Reads the settings of a run. A file that is not whole is an error: new secrets would lock the run's owner out. */
record SettingsFile(Path path, Properties properties) {

    /** The settings of a directory; empty when it has none. */
    static Optional<RunSettings> load(Path directory) throws IOException {
        Path path = directory.resolve(RunSettings.FILE);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("Failed to read '%s': %s".formatted(path, malformed.getMessage()), malformed);
        }
        return Optional.of(new SettingsFile(path, properties).settings());
    }

    private RunSettings settings() throws IOException {
        return new RunSettings(ports(), text("mysql-password"), text("fingerprint-seed"), choices());
    }

    private String text(String field) throws IOException {
        String value = properties.getProperty(field, "");
        if (value.isBlank()) {
            throw broken(field, "is missing");
        }
        return value;
    }

    private List<Integer> ports() throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (String port : text("ports").split(",")) {
            if (!port.matches("[1-9][0-9]{0,4}")) {
                throw broken("ports", "has '" + port + "', which is no port");
            }
            ports.add(Integer.valueOf(port));
        }
        if (ports.size() != RunSettings.PORTS && ports.size() != RunSettings.PORTS_WITHOUT_MANAGEMENT) {
            throw broken("ports", "has %d of %d ports".formatted(ports.size(), RunSettings.PORTS));
        }
        return List.copyOf(ports);
    }

    /** An earlier version did not keep them, and looked for a mongod in PATH at each start. */
    private Choices choices() {
        Map<String, String> variables = new HashMap<>();
        variables.put("PATH", System.getenv("PATH"));
        Choices.NAMES.forEach(name -> variables.put(name, properties.getProperty(name)));
        return Choices.of(variables);
    }

    private IOException broken(String field, String what) {
        return new IOException(
                "Failed to read '%s': '%s' %s. Restore the file, or remove the run's directory to begin anew."
                        .formatted(path, field, what));
    }
}
