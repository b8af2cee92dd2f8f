package io.wavepivot.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.embedded.Choices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void name() {
        directory = temporary.resolve("run");
    }

    @Test
    void whatARunStandsOnIsRememberedByEveryCommand() throws IOException {
        save(Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:9092"));

        assertThat(open(Optional.empty()).endpoints().kafka()).isEqualTo("k:9092");
        assertThat(Run.find(temporary, directory).orElseThrow().endpoints().kafka())
                .isEqualTo("k:9092");
    }

    @Test
    void aRunThatWasMadeByAnotherCommandMeanwhileIsNotStartedWithOtherSecrets() throws IOException {
        Run mine = open(Optional.empty());
        RunSettings others = save(Map.of());

        assertThatThrownBy(() -> mine.start((part, took) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Another command has changed the run");
        assertThat(SettingsFile.load(directory)).contains(others);
    }

    @Test
    void aRunThatRunsIsNotMoved() throws IOException {
        save(Map.of());
        Files.createDirectories(directory.resolve("run"));
        Files.writeString(
                directory.resolve("run/kafka.pid"),
                Long.toString(ProcessHandle.current().pid()));

        assertThatThrownBy(() -> open(Optional.of(20_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stop it with 'down' first");
        assertThatThrownBy(() -> Run.rebase(temporary, directory, Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stop it with 'down' first");
    }

    @Test
    void whoWaitsUntilARunIsStoppedWaitsAsLongAsAPartRuns() throws Exception {
        save(Map.of());
        Files.createDirectories(directory.resolve("run"));
        Process part = new ProcessBuilder("sleep", "600").start();
        Files.writeString(directory.resolve("run/kafka.pid"), Long.toString(part.pid()));
        Run run = open(Optional.empty());
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                run.awaitStopped();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(waiting.join(Duration.ofSeconds(1))).isFalse();

        part.destroyForcibly().onExit().join();

        assertThat(waiting.join(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aRunThatIsRemovedLeavesNothing() throws IOException {
        save(Map.of());

        open(Optional.empty()).remove();

        assertThat(directory).doesNotExist();
    }

    private Run open(Optional<Integer> portBase) throws IOException {
        return Run.open(temporary, directory, portBase, Map.of());
    }

    private RunSettings save(Map<String, String> environment) throws IOException {
        RunSettings settings = RunSettings.create(Choices.of(environment));
        RunDirectory.prepare(directory);
        settings.save(directory);
        return settings;
    }
}
