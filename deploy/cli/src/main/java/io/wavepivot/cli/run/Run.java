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

    private static final long LOOK_MILLIS = 500;

    private final Path directory;
    private final PartProcesses processes;
    private final Backing backing;
    private final Map<Service, ServicePart> services = new EnumMap<>(Service.class);
    private final RunSettings settings;
    private final Optional<RunSettings> kept;
    private volatile Thread starting;
    private volatile boolean started;

    /** @param kept the settings that the directory has */
    private Run(Path home, Path directory, RunSettings settings, Optional<RunSettings> kept) {
        this.directory = directory;
        this.settings = settings;
        this.kept = kept;
        this.processes = new PartProcesses(directory);
        Path data = RunDirectory.data(directory);
        this.backing = Backing.choose(settings.choices(), data, settings.backingPorts(), settings.mysqlPassword());
        ServiceEnvironment environment = new ServiceEnvironment(data, settings, backing.endpoints());
        for (Service service : Service.values()) {
            services.put(
                    service,
                    new ServicePart(
                            service,
                            home,
                            directory,
                            settings.port(service),
                            settings.managementPort(service),
                            environment.of(service)));
        }
    }

    /**
     * The run of a directory, which is made when it does not exist. It stands on what the environment says when it is
     * made, and remembers it.
     *
     * @param home the root of the house, with the packaged services
     * @param portBase the first of its ports, which are in a row; empty keeps those it has, or takes free ones
     */
    public static Run open(Path home, Path directory, Optional<Integer> portBase) throws IOException {
        return open(home, directory, portBase, System.getenv());
    }

    /** @param environment what {@link io.wavepivot.embedded.Choices} reads */
    public static Run open(Path home, Path directory, Optional<Integer> portBase, Map<String, String> environment)
            throws IOException {
        return open(home, directory, new Wanted(portBase, environment, false));
    }

    /** The run of a directory, from now on standing on what the environment says now. */
    public static Run rebase(Path home, Path directory, Optional<Integer> portBase) throws IOException {
        return open(home, directory, new Wanted(portBase, System.getenv(), true));
    }

    private static Run open(Path home, Path directory, Wanted wanted) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        Optional<RunSettings> kept = SettingsFile.load(absolute);
        Run run = new Run(home, absolute, wanted.settings(directory, kept), kept);
        boolean isMoved = wanted.rebase() || !kept.equals(Optional.of(run.settings));
        if (kept.isPresent() && isMoved && run.isRunning()) {
            throw new IOException(
                    "The run in %s is up, with its own ports and on what it stands on; stop it with 'down' first."
                            .formatted(directory));
        }
        return run;
    }

    /** The run of a directory; empty when there is none. */
    public static Optional<Run> find(Path home, Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        Optional<RunSettings> kept = SettingsFile.load(absolute);
        return kept.map(settings -> new Run(home, absolute, settings, kept));
    }

    /** Starts what does not run, all at once, and waits until all of it answers. */
    public void start(Starter.Listener listener) throws PartFailedException, InterruptedException, IOException {
        RunDirectory.prepare(directory);
        RunLock lock = RunLock.take(directory);
        try {
            starting = Thread.currentThread();
            refuseOtherSettings();
            refuseTakenPorts();
            started = true;
            settings.save(directory);
            new Starter(processes, listener).start(parts());
        } finally {
            starting = null;
            lock.close();
        }
    }

    /** Stops what runs: first the services, all at once, then what they stand on. A start that is under way ends. */
    public void stop() throws IOException {
        Thread start = starting;
        if (start != null) {
            start.interrupt();
        }
        RunLock lock = RunLock.take(directory);
        try {
            services.values().parallelStream().map(Part::name).forEach(processes::stop);
            backing.parts().parallelStream().map(Part::name).forEach(processes::stop);
        } finally {
            lock.close();
        }
    }

    /** Waits until nothing of it runs: another command has stopped it, or all of it has died. */
    public void awaitStopped() throws InterruptedException {
        while (isRunning()) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Stops what runs, and removes the run's directory with all that is in it. */
    public void remove() throws IOException {
        RunDirectory.prepare(directory);
        stop();
        RunDirectory.remove(directory);
    }

    /** Stops what runs when this program ends; not when it was refused to start it. */
    public void stopAtExit() {
        AtExit.attempt(() -> {
            if (started) {
                stop();
            }
        });
    }

    public void removeAtExit() {
        AtExit.attempt(this::remove);
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

    /** Where a part has its health and its metrics; empty for what is no service. */
    public Optional<String> management(Part part) {
        return part instanceof ServicePart service ? Optional.of(service.managementAddress()) : Optional.empty();
    }

    public Endpoints endpoints() {
        return backing.endpoints();
    }

    /** Where all of it is. */
    public Path directory() {
        return directory;
    }

    /** The services' root URLs, by short name. */
    public Map<String, String> serviceUrls() {
        Map<String, String> urls = new HashMap<>();
        services.forEach((service, part) -> urls.put(service.shortName(), part.address()));
        return urls;
    }

    /** The root URLs of the services' health and metrics, by short name. */
    public Map<String, String> managementUrls() {
        Map<String, String> urls = new HashMap<>();
        services.forEach((service, part) -> urls.put(service.shortName(), part.managementAddress()));
        return urls;
    }

    public String url(String service) {
        return serviceUrls().get(service);
    }

    /** What is exchanged for a token of a role. */
    public String fingerprint(Role role) {
        return role.fingerprint(settings.fingerprintSeed());
    }

    /** Whether any of its parts runs. */
    public boolean isRunning() {
        return parts().stream().anyMatch(part -> process(part).isPresent());
    }

    /** Another command may have made or moved the run since this one read its settings. */
    private void refuseOtherSettings() throws IOException {
        if (!SettingsFile.load(directory).equals(kept)) {
            throw new IOException("Another command has changed the run in " + directory + " meanwhile; try again.");
        }
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
}
