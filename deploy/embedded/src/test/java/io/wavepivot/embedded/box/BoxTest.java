package io.wavepivot.embedded.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.embedded.Backing;
import io.wavepivot.embedded.Choices;
import io.wavepivot.embedded.LocalPart;
import io.wavepivot.embedded.Part;
import io.wavepivot.embedded.PartFailedException;
import io.wavepivot.embedded.PartProcesses;
import io.wavepivot.embedded.Ports;
import io.wavepivot.embedded.Starter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole box, from an empty directory. */
class BoxTest {

    @TempDir
    Path directory;

    private final Map<String, Duration> ready = new ConcurrentHashMap<>();
    private PartProcesses processes;
    private Backing backing;
    private Starter starter;

    @BeforeEach
    void choose() {
        processes = new PartProcesses(directory);
        backing = Backing.choose(Choices.of(Map.of()), directory, Ports.free(Backing.PORTS), "secret");
        starter = new Starter(processes, (part, took) -> ready.put(part.name(), took));
    }

    @AfterEach
    void stop() {
        backing.parts().forEach(part -> processes.stop(part.name()));
    }

    @Test
    void everyPartAnswersAndOneThatDiedIsStartedAgain() throws Exception {
        starter.start(backing.parts());
        assertThat(ready).containsOnlyKeys("kafka", "schema-registry", "mysql", "mongodb");
        ProcessHandle kafka = processes.running("kafka").orElseThrow();
        ProcessHandle registry = processes.running("schema-registry").orElseThrow();
        registry.destroyForcibly();
        registry.onExit().join();

        starter.start(backing.parts());

        assertThat(processes.running("kafka")).contains(kafka);
        assertThat(processes.running("schema-registry")).isPresent().get().isNotEqualTo(registry);
        assertThat(backing.parts()).allMatch(Part::isReady);
    }

    /** Of two runs that started at once, one could not make its system tables. */
    @Test
    void aServerThatStartsLeavesTheTemporaryTablesOfOthersAlone() throws Exception {
        Path table = Path.of(System.getProperty("java.io.tmpdir"), "#sql-temptable-" + UUID.randomUUID() + ".MAI");
        Files.createFile(table);
        try {
            starter.start(List.of(backing.mysql()));

            assertThat(table).exists();
        } finally {
            Files.deleteIfExists(table);
        }
    }

    @Test
    void aStoppedPartLeavesNoProcess() throws Exception {
        starter.start(List.of(backing.mongodb()));
        ProcessHandle mongodb = processes.running("mongodb").orElseThrow();

        processes.stop("mongodb");

        assertThat(mongodb.isAlive()).isFalse();
        assertThat(backing.mongodb().isReady()).isFalse();
    }

    @Test
    void aPartThatEndsIsReportedWithItsLog() throws IOException, InterruptedException {
        LocalPart broken = new MongodPart(directory, 1, Path.of("/bin/ls"), "");
        String message = "";
        try {
            starter.start(List.of(broken));
        } catch (PartFailedException failed) {
            message = failed.getMessage();
        }

        assertThat(message).contains("mongodb has ended").contains("--dbpath");
    }
}
