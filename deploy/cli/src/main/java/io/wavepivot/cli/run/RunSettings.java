package io.wavepivot.cli.run;

import io.wavepivot.embedded.Backing;
import io.wavepivot.embedded.Ports;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;

/**
 * What a run keeps from one start to the next: its ports and its secrets, in a file that only its owner may read.
 *
 * @param ports of the backing parts, then of the services
 * @param mysqlPassword of our own MariaDB
 * @param fingerprintSeed what the fingerprints of the three roles are derived from
 */
record RunSettings(List<Integer> ports, String mysqlPassword, String fingerprintSeed) {

    static final int PORTS = Backing.PORTS + Service.values().length;

    private static final String FILE = "settings.properties";

    /**
     * The settings of a directory, made when it has none; they are kept once they are saved.
     *
     * @param portBase the first of {@link #PORTS} ports in a row; empty keeps those it has, or takes free ones
     */
    static RunSettings of(Path directory, Optional<Integer> portBase) throws IOException {
        Optional<RunSettings> kept = load(directory);
        Optional<List<Integer>> wanted =
                portBase.map(base -> IntStream.range(base, base + PORTS).boxed().toList());
        if (kept.isPresent() && (wanted.isEmpty() || wanted.equals(kept.map(RunSettings::ports)))) {
            return kept.get();
        }
        return new RunSettings(
                wanted.orElseGet(() -> Ports.free(PORTS)),
                kept.map(RunSettings::mysqlPassword).orElseGet(RunSettings::secret),
                kept.map(RunSettings::fingerprintSeed).orElseGet(RunSettings::secret));
    }

    /** The settings of a directory; empty when it has none. */
    static Optional<RunSettings> load(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return Optional.of(new RunSettings(
                Arrays.stream(properties.getProperty("ports").split(","))
                        .map(Integer::valueOf)
                        .toList(),
                properties.getProperty("mysql-password"),
                properties.getProperty("fingerprint-seed")));
    }

    void save(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Properties properties = new Properties();
        properties.setProperty(
                "ports", String.join(",", ports.stream().map(String::valueOf).toList()));
        properties.setProperty("mysql-password", mysqlPassword);
        properties.setProperty("fingerprint-seed", fingerprintSeed);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Ports and secrets of this run");
        }
    }

    private static String secret() {
        return new BigInteger(128, new SecureRandom()).toString(36);
    }
}
