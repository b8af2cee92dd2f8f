package io.wavepivot.embedded.box;

import io.wavepivot.embedded.OwnerOnly;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL from the binaries that Zonky packages.
 *
 * @param password of the user {@code wavepivot}, who may do anything on this server
 */
public record PostgresPart(Path directory, int port, String password) implements ServerPart {

    public static final String USERNAME = "wavepivot";

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public ProcessBuilder command() throws IOException {
        Path home = home();
        Box.layOut("PostgreSQL", data(), unfinished -> installation(home, unfinished));
        return process(
                home.resolve("bin/postgres"),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-h",
                "localhost",
                "-k",
                ""); // No socket in the file system: a path may have 107 characters at most.
    }

    private ProcessBuilder installation(Path home, Path data) throws IOException {
        Path secret = OwnerOnly.write(directory.resolve("password"), password);
        return process(
                home.resolve("bin/initdb"),
                "-D",
                data.toString(),
                "-U",
                USERNAME,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync");
    }

    /** It refuses to run as root; in a user namespace of its own, nobody is. */
    private static ProcessBuilder process(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** The programs, unpacked by whoever needs them first; of several at once, the first to be ready wins. */
    private static Path home() throws IOException {
        Path packed = Box.directory().resolve("postgresql");
        Path home = packed.resolve("unpacked");
        if (!Files.exists(home)) {
            Path unfinished = Files.createTempDirectory(packed, "unfinished");
            unpack(archive(packed), unfinished);
            try {
                Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException another) {
                if (!Files.exists(home)) {
                    throw another;
                }
            }
        }
        return home;
    }

    private static Path archive(Path packed) throws IOException {
        try (Stream<Path> files = Files.list(packed)) {
            return files.filter(file -> file.toString().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no PostgreSQL in " + packed));
        }
    }

    private static void unpack(Path archive, Path into) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = into.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                    path.toFile().setExecutable((entry.getMode() & 0100) != 0);
                }
            }
        }
    }
}
