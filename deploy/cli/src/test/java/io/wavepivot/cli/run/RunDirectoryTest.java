package io.wavepivot.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void name() {
        directory = temporary.resolve("run");
    }

    @Test
    void aNewOneIsItsOwnersAlone() throws IOException {
        RunDirectory.prepare(directory);

        assertThat(permissions(directory)).isEqualTo("rwx------");
    }

    @Test
    void oneThatIsOpenToOthersIsClosed() throws IOException {
        openToAll(directory);
        openToAll(directory.resolve("data"));
        Files.createFile(directory.resolve(".env"));

        RunDirectory.prepare(directory);

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("data"))).isEqualTo("rwx------");
    }

    @Test
    void aPlaceThatOthersUseStaysOpenAndTheDataInItIsClosed() throws IOException {
        openToAll(directory);
        Files.createFile(directory.resolve("of-others"));

        RunDirectory.prepare(directory);

        assertThat(permissions(directory)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(directory.resolve("data"))).isEqualTo("rwx------");
    }

    private static void openToAll(Path directory) throws IOException {
        Files.setPosixFilePermissions(Files.createDirectory(directory), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
