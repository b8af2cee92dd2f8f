package io.wavepivot.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {

    @TempDir
    Path directory;

    @Test
    void whatIsMadeIsClosedToOthers() throws IOException {
        assertThat(permissions(OwnerOnly.directory(directory.resolve("a/b")))).isEqualTo("rwx------");
        assertThat(permissions(OwnerOnly.file(directory.resolve("log")))).isEqualTo("rw-------");
        assertThat(permissions(OwnerOnly.write(directory.resolve("settings"), "secret")))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsThereIsClosedToOthersAndKeepsItsContent() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), "lines");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        OwnerOnly.file(file);

        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(file).hasContent("lines");
    }

    @Test
    void aFileThatCannotBeWrittenAnewKeepsItsContent() throws IOException {
        Path file = OwnerOnly.write(directory.resolve("settings"), "old");
        Files.createDirectories(directory.resolve("settings.unfinished/in-the-way"));

        assertThatThrownBy(() -> OwnerOnly.write(file, "new")).isInstanceOf(IOException.class);
        assertThat(file).hasContent("old");
    }

    @Test
    void aWriteThatWasCutOffIsNoHindrance() throws IOException {
        Path file = directory.resolve("settings");
        Files.writeString(directory.resolve("settings.unfinished"), "ol");

        OwnerOnly.write(file, "new");

        assertThat(file).hasContent("new");
        assertThat(directory).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.unfinished");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
