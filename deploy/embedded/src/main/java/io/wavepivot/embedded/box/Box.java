package io.wavepivot.embedded.box;

import io.wavepivot.embedded.OwnerOnly;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Where the build has unpacked the programs, and how a Java program of the box is started. */
final class Box {

    private static final Properties PATHS = load();

    private Box() {}

    static Path directory() {
        return Path.of(PATHS.getProperty("directory"));
    }

    static String java() {
        return ProcessHandle.current()
                .info()
                .command()
                .filter(command -> command.endsWith("java"))
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** A program of this module in a JVM of its own, with the libraries of the box. */
    static ProcessBuilder program(Class<?> main, int heapMebibytes, Object... arguments) {
        String classPath = PATHS.getProperty("classes")
                + File.pathSeparator
                + directory().resolve("lib").resolve("*");
        List<String> command = new ArrayList<>(jvm(heapMebibytes));
        command.addAll(List.of("-cp", classPath, main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command);
    }

    /** A JVM that starts fast and stays small: the box is for one machine, not for throughput records. */
    static List<String> jvm(int heapMebibytes) {
        return List.of(java(), "-Xmx" + heapMebibytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    /**
     * Lays out a server's data the first time, by its own installer.
     *
     * @param what is installed, for people
     * @param data the directory that it is to be, which is there when it is whole
     * @param installer of a directory
     */
    static void layOut(String what, Path data, Installer installer) throws IOException {
        if (Files.exists(data)) {
            return;
        }
        Path directory = OwnerOnly.directory(data.getParent());
        Path unfinished = Files.createTempDirectory(directory, "unfinished"); // The last try may have been cut off.
        Path log = directory.resolve("install.log");
        Process install = installer
                .of(unfinished)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!succeeds(install)) {
            List<String> lines = Files.readAllLines(log);
            throw new IOException("Failed to install %s, see %s, which begins with:%n%s"
                    .formatted(
                            what,
                            log,
                            String.join(System.lineSeparator(), lines.subList(0, Math.min(20, lines.size())))));
        }
        Files.move(unfinished, data);
    }

    /** Whether a process ends well; whoever is interrupted ends it. */
    private static boolean succeeds(Process process) {
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroy();
            return false;
        }
    }

    private static Properties load() {
        Properties paths = new Properties();
        try (InputStream in = Box.class.getResourceAsStream("/box.properties")) {
            paths.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Failed to read box.properties", unreadable);
        }
        return paths;
    }

    /** What makes a server's first data. */
    interface Installer {

        ProcessBuilder of(Path directory) throws IOException;
    }
}
