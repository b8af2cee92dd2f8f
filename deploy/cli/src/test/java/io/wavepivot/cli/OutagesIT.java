package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the services stand on is gone for a while and comes back, while the plant goes on writing. */
@ExtendWith(RunningSystem.class)
class OutagesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WRITERS = 4;
    private static final List<String> FROZEN = List.of("pivot-service", "ingest-service");

    private final RunningSystem system = RunningSystem.shared();

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "schema-registry", "mongodb"})
    void nothingIsLostWhileOnePartIsGone(String part) throws Exception {
        writeWhile(part, () -> outage(List.of(part)));
    }

    @Test
    void nothingIsLostWhileMySqlIsGone() throws Exception {
        try (SourceDatabase source = source("GONE-MYSQL")) {
            try (PlantWriters plant = PlantWriters.start(system, source, WRITERS, Duration.ofSeconds(5))) {
                plant.await();
            }

            outage(List.of("mysql"));

            try (SourceDatabase again = SourceDatabase.existing(system, source.name);
                    PlantWriters plant = PlantWriters.start(system, again, WRITERS, Duration.ofSeconds(5))) {
                plant.await();
                check(again).awaitEqual(PATIENCE);
            }
        }
    }

    @Test
    void nothingIsLostWhileAllPartsAreGone() throws Exception {
        try (SourceDatabase source = source("GONE-ALL");
                PlantWriters plant = PlantWriters.start(system, source, WRITERS, Duration.ofSeconds(5))) {
            plant.await();

            outage(system.backing());

            try (SourceDatabase again = SourceDatabase.existing(system, source.name)) {
                check(again).awaitEqual(PATIENCE);
            }
        }
    }

    /** Longer than Kafka's session: whoever is frozen has lost its partitions when it wakes up. */
    @Test
    void nothingIsLostWhileServicesAreFrozen() throws Exception {
        writeWhile("frozen", () -> {
            for (String service : FROZEN) {
                signal("STOP", service);
            }
            LockSupport.parkNanos(Duration.ofSeconds(14).toNanos());
            for (String service : FROZEN) {
                signal("CONT", service);
            }
        });
    }

    /** A limit of the size of its files does to a process what a full disk does: its writes fail. */
    @ParameterizedTest
    @ValueSource(strings = {"kafka", "mongodb"})
    void nothingIsLostWhileTheDiskOfAPartIsFull(String part) throws Exception {
        writeWhile("full-" + part, () -> {
            run("prlimit", "--pid", Long.toString(system.process(part).pid()), "--fsize=1024");
            LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
            system.kill(system.runs(part) ? List.of(part) : List.of());
            system.up();
        });
    }

    private void writeWhile(String name, Trouble trouble) throws Exception {
        try (SourceDatabase source = source("GONE-" + name.toUpperCase(Locale.ROOT));
                PlantWriters plant = PlantWriters.start(system, source, WRITERS, Duration.ofSeconds(9))) {
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());

            trouble.happen();

            plant.await();
            check(source).awaitEqual(PATIENCE);
        }
    }

    private void outage(List<String> parts) {
        system.kill(parts);
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        system.up();
    }

    private SourceDatabase source(String name) throws Exception {
        SourceDatabase source = new SourceDatabase(system, name);
        assertThat(system.post("ingest", "operator", "/projects", source.project(system, 0, PlantWriters.EXTRACTION))
                        .statusCode())
                .isEqualTo(201);
        return source;
    }

    private PivotCheck check(SourceDatabase source) {
        return new PivotCheck(system, source, PlantWriters.EXTRACTION, PlantWriters.INTERVAL);
    }

    private void signal(String signal, String part) throws IOException, InterruptedException {
        run("kill", "-" + signal, Long.toString(system.process(part).pid()));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    private interface Trouble {
        void happen() throws Exception;
    }
}
