package io.wavepivot.cli.run;

import io.wavepivot.embedded.Backing;
import io.wavepivot.embedded.Choices;
import io.wavepivot.embedded.OwnerOnly;
import io.wavepivot.embedded.Ports;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a run keeps from one start to the next, in a file that only its owner may read.
 *
 * @param ports of the backing parts, then of the services, then of their management
 * @param mysqlPassword of our own MariaDB
 * @param fingerprintSeed what the fingerprints of the three roles are derived from
 * @param choices what the run stands on
 */
record RunSettings(List<Integer> ports, String mysqlPassword, String fingerprintSeed, Choices choices) {

    static final int PORTS_WITHOUT_MANAGEMENT = Backing.PORTS + Service.values().length;
    static final int PORTS = PORTS_WITHOUT_MANAGEMENT + Service.values().length;
    static final String FILE = "settings.properties";

    /** Settings of a new run: free ports, and secrets of its own. */
    static RunSettings create(Choices choices) {
        return new RunSettings(Ports.free(PORTS), secret(), secret(), choices);
    }

    /** The same with {@link #PORTS} ports in a row. */
    RunSettings from(int portBase) {
        List<Integer> row = IntStream.range(portBase, portBase + PORTS).boxed().toList();
        return new RunSettings(row, mysqlPassword, fingerprintSeed, choices);
    }

    /** The same with ports for all there is. */
    RunSettings complete() {
        List<Integer> more = Ports.free(PORTS - ports.size());
        return new RunSettings(
                Stream.concat(ports.stream(), more.stream()).toList(), mysqlPassword, fingerprintSeed, choices);
    }

    RunSettings on(Choices others) {
        return new RunSettings(ports, mysqlPassword, fingerprintSeed, others);
    }

    List<Integer> backingPorts() {
        return ports.subList(0, Backing.PORTS);
    }

    int port(Service service) {
        return ports.get(Backing.PORTS + service.ordinal());
    }

    /** A run of an earlier version has its management on the services' own ports, until it is {@link #complete}. */
    int managementPort(Service service) {
        return ports.size() < PORTS ? port(service) : ports.get(PORTS_WITHOUT_MANAGEMENT + service.ordinal());
    }

    void save(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(
                "ports", String.join(",", ports.stream().map(String::valueOf).toList()));
        properties.setProperty("mysql-password", mysqlPassword);
        properties.setProperty("fingerprint-seed", fingerprintSeed);
        properties.putAll(choices.variables());
        StringWriter content = new StringWriter();
        properties.store(content, "Ports and secrets of this run, and what it stands on");
        OwnerOnly.write(directory.resolve(FILE), content.toString());
    }

    private static String secret() {
        return new BigInteger(128, new SecureRandom()).toString(36);
    }
}
