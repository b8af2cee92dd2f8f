package io.wavepivot.cli.run;

import io.wavepivot.embedded.Backing;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.Part;
import io.wavepivot.embedded.PartFailedException;
import io.wavepivot.embedded.PartProcesses;
import io.wavepivot.embedded.Ports;
import io.wavepivot.embedded.Starter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole Wavepivot in one directory: state, logs, process ids, settings. Two runs with two directories and different
 * ports know nothing of each other.
 */
public final class Run {

    private final Path directory;
    private final PartProcesses processes;
    private final Backing backing;
    private final Map<Service, ServicePart> services = new EnumMap<>(Service.class);
    private final RunSettings settings;

    private Run(Path home, Path directory, RunSettings settings, Map<String, String> environment) {
        this.directory = directory;
        this.settings = settings;
        this.processes = new PartProcesses(directory);
        this.backing = Backing.choose(
                environment,
                directory.resolve("data"),
                settings.ports().subList(0, Backing.PORTS),
                settings.mysqlPassword());
        for (Service service : Service.values()) {
            int port = settings.ports().get(Backing.PORTS + service.ordinal());
            services.put(service, new ServicePart(service, home, directory, port, environment(service, port)));
        }
    }

    /**
     * The run of a directory, which is made when it does not exist.
     *
     * @param home the root of the house, with the packaged services
     * @param portBase see {@link RunSettings#of}
     */
    public static Run open(Path home, Path directory, Optional<Integer> portBase) throws IOException {
        return open(home, directory, portBase, System.getenv());
    }

    /** @param environment what {@link Backing#choose} reads */
    public static Run open(Path home, Path directory, Optional<Integer> portBase, Map<String, String> environment)
            throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        if (portBase.isPresent() && (portBase.get() < 1024 || portBase.get() > 65_536 - RunSettings.PORTS)) {
            throw new IOException(
                    "--port-base " + portBase.get() + " is not from 1024 to " + (65_536 - RunSettings.PORTS));
        }
        Run wanted = new Run(home, absolute, RunSettings.of(absolute, portBase), environment);
        Optional<Run> before = find(home, absolute);
        if (before.isPresent()
                && before.get().isRunning()
                && !before.get().settings.equals(wanted.settings)) {
            throw new IOException("The run in " + directory + " listens on other ports; stop it with 'down' first.");
        }
        return wanted;
    }

    /** The run of a directory; empty when there is none. */
    public static Optional<Run> find(Path home, Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        return RunSettings.load(absolute).map(settings -> new Run(home, absolute, settings, System.getenv()));
    }

    /** Starts what does not run, all at once, and waits until all of it answers. */
    public void start(Starter.Listener listener) throws PartFailedException, InterruptedException, IOException {
        refuseTakenPorts();
        settings.save(directory);
        new Starter(processes, listener).start(parts());
    }

    /** Stops what runs: first the services, all at once, then what they stand on. */
    public void stop() {
        services.values().parallelStream().map(Part::name).forEach(processes::stop);
        backing.parts().parallelStream().map(Part::name).forEach(processes::stop);
    }

    /** The backing parts, then the services. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(backing.parts());
        parts.addAll(services.values());
        return parts;
    }

    /** The process of a part; empty when it does not run, or runs elsewhere. */
    public Optional<ProcessHandle> process(Part part) {
        return processes.running(part.name());
    }

    public Endpoints endpoints() {
        return backing.endpoints();
    }

    /** The services' root URLs, by short name. */
    public Map<String, String> serviceUrls() {
        Map<String, String> urls = new HashMap<>();
        services.forEach((service, part) -> urls.put(service.shortName(), part.address()));
        return urls;
    }

    public String url(String service) {
        return serviceUrls().get(service);
    }

    /** What is exchanged for a token of a role. */
    public String fingerprint(Role role) {
        return role.fingerprint(settings.fingerprintSeed());
    }

    private boolean isRunning() {
        return parts().stream().anyMatch(part -> process(part).isPresent());
    }

    private void refuseTakenPorts() throws PartFailedException {
        List<Integer> taken = isRunning()
                ? List.of()
                : settings.ports().stream().filter(port -> !Ports.isFree(port)).toList();
        if (!taken.isEmpty()) {
            throw new PartFailedException(
                    "Other programs listen on " + taken + ". Choose other ports with --port-base N:" + " it takes the "
                            + RunSettings.PORTS + " ports from N on.");
        }
    }

    private Map<String, String> environment(Service service, int port) {
        int registryPort = settings.ports().get(Backing.PORTS + Service.REGISTRY.ordinal());
        Endpoints endpoints = backing.endpoints();
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "QUARKUS_HTTP_HOST", "localhost",
                "KAFKA_BOOTSTRAP_SERVERS", endpoints.kafka(),
                "SCHEMA_REGISTRY_URL", endpoints.schemaRegistry(),
                "MONGODB_URI", endpoints.mongodb(),
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION", "http://localhost:" + registryPort + "/jwks.json"));
        environment.putAll(secrets(service));
        return environment;
    }

    /** What only this service is told. */
    private Map<String, String> secrets(Service service) {
        Map<String, String> secrets = new HashMap<>();
        switch (service) {
            case INGEST -> {
                Endpoints.MySql mysql = backing.endpoints().mysql();
                secrets.put("INGEST_MYSQL_SERVERS_MAIN_ADDRESS", mysql.server());
                secrets.put("INGEST_MYSQL_SERVERS_MAIN_USERNAME", mysql.username());
                secrets.put("INGEST_MYSQL_SERVERS_MAIN_PASSWORD", mysql.password());
            }
            case REGISTRY -> {
                Path key = directory.resolve("data/registry-service/signing-key.jwk");
                secrets.put("REGISTRY_TOKENS_SIGNING_KEY", key.toString());
                for (Role role : Role.values()) {
                    String user = "REGISTRY_TOKENS_USERS_" + role.name();
                    secrets.put(user + "_FINGERPRINT", fingerprint(role));
                    secrets.put(user + "_ROLES", role.text());
                }
            }
            case PIVOT, QUERY -> {}
        }
        return secrets;
    }
}
