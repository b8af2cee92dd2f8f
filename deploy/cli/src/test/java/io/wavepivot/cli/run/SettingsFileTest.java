package io.wavepivot.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.embedded.Choices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

    private static final RunSettings SETTINGS =
            RunSettings.create(Choices.of(Map.of("MONGODB_URI", "mongodb://u:p=1\\@db", "MARIADB_OPTIONS", "--a --b")));

    @TempDir
    Path directory;

    @Test
    void whatIsSavedIsLoaded() throws IOException {
        SETTINGS.save(directory);

        assertThat(SettingsFile.load(directory)).contains(SETTINGS);
    }

    @Test
    void aDirectoryWithoutTheFileHasNone() throws IOException {
        assertThat(SettingsFile.load(directory)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mysql-password=.*|                  |'mysql-password' is missing",
                "fingerprint-seed=.*| fingerprint-seed=|'fingerprint-seed' is missing",
                "ports=.*|                           |'ports' is missing",
                "ports=.*|         ports=1,x         |'ports' has 'x', which is no port",
                "ports=.*|         ports=0           |'ports' has '0', which is no port",
                "ports=.*|         ports=1,2,3       |'ports' has 3 of 13 ports",
            })
    void aFieldThatIsBrokenIsNamedWithItsFile(String field, String broken, String message) throws IOException {
        SETTINGS.save(directory);
        edit(field, broken == null ? "" : broken);

        assertThatThrownBy(() -> SettingsFile.load(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyFileIsNotTakenForANewRun() throws IOException {
        Files.createFile(file());

        assertThatThrownBy(() -> Run.open(directory, directory, Optional.empty(), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'ports' is missing");
        assertThat(file()).isEmptyFile();
    }

    @Test
    void aRunOfAnEarlierVersionKeepsItsPortsAndGetsSomeForTheManagement() throws IOException {
        List<Integer> before = SETTINGS.ports().subList(0, RunSettings.PORTS_WITHOUT_MANAGEMENT);
        SETTINGS.save(directory);
        edit(
                "ports=.*",
                "ports=" + String.join(",", before.stream().map(String::valueOf).toList()));

        RunSettings earlier = SettingsFile.load(directory).orElseThrow();

        assertThat(earlier.managementPort(Service.QUERY)).isEqualTo(earlier.port(Service.QUERY));
        assertThat(earlier.complete().ports()).hasSize(RunSettings.PORTS).startsWith(before.toArray(Integer[]::new));
    }

    private void edit(String pattern, String replacement) throws IOException {
        Files.writeString(file(), Files.readString(file()).replaceFirst(pattern, replacement));
    }

    private Path file() {
        return directory.resolve(RunSettings.FILE);
    }
}
