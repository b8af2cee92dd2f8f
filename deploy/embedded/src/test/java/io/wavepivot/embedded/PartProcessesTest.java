package io.wavepivot.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartProcessesTest {

    @TempDir
    Path directory;

    private PartProcesses processes;

    @BeforeEach
    void choose() {
        processes = new PartProcesses(directory);
    }

    @AfterEach
    void stop() {
        processes.stop("fake");
    }

    @Test
    void aPartIsFoundByWhoeverDidNotStartItUntilItIsStopped() throws IOException {
        ProcessHandle started = processes.start(new Fake("exec sleep 60"));

        PartProcesses others = new PartProcesses(directory);

        assertThat(others.running("fake")).contains(started);
        others.stop("fake");
        assertThat(started.isAlive()).isFalse();
    }

    /** Whoever dies right after the start leaves a part that is found. */
    @Test
    void aPartIsRememberedBeforeItsProgramBegins() throws IOException {
        ProcessHandle started = processes.start(new Fake("cat " + file()));

        started.onExit().join();
        assertThat(log()).isEqualTo(Long.toString(started.pid()));
    }

    @Test
    void aPartThatCannotBeRememberedDoesNotRun() throws IOException {
        Files.createDirectories(file()); // A directory is a file that cannot be written, for root too.

        ProcessHandle started = processes.start(new Fake("echo runs"));

        started.onExit().join();
        assertThat(log()).contains("fake.pid").doesNotContain("runs");
    }

    @Test
    void aProcessThatWasGivenTheIdLaterIsNotThePart() throws IOException {
        processes.start(new Fake("exec sleep 60"));
        FileTime written = Files.getLastModifiedTime(file());
        Files.setLastModifiedTime(file(), FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));

        assertThat(processes.running("fake")).isEmpty();
        Files.setLastModifiedTime(file(), written);
    }

    @Test
    void whatAPartWritesIsItsOwnersAlone() throws IOException {
        Path data = directory.resolve("data");

        processes.start(new Fake("echo secret >" + data)).onExit().join();

        assertThat(permissions(data)).isEqualTo("rw-------");
        assertThat(permissions(file())).isEqualTo("rw-------");
        assertThat(permissions(processes.log("fake"))).isEqualTo("rw-------");
        assertThat(permissions(file().getParent())).isEqualTo("rwx------");
    }

    private Path file() {
        return directory.resolve("run/fake.pid");
    }

    private String log() throws IOException {
        return Files.readString(processes.log("fake")).strip();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** A shell script as a part. */
    private record Fake(String script) implements LocalPart {

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public String address() {
            return "nowhere";
        }

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public ProcessBuilder command() {
            return new ProcessBuilder("sh", "-c", script);
        }
    }
}
