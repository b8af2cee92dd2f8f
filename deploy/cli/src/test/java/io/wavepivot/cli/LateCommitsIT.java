package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What polling usually loses: late commits, gaps, updates and deletes, while the services are killed again and again. */
@ExtendWith(RunningSystem.class)
class LateCommitsIT {

    private static final int WRITERS = 8;
    private static final int KILLS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningSystem system = RunningSystem.shared();
    private final Path environment = system.directory().resolve(".env");

    @AfterEach
    void restoreTheWindow() throws Exception {
        Files.deleteIfExists(environment);
        system.kill(List.of("ingest-service"));
        system.up();
    }

    @Test
    void everyCellEqualsThePlainJoinHoweverLateItWasCommittedAndWhateverWasKilled() throws Exception {
        setWindow(Duration.ofSeconds(30));
        try (SourceDatabase source = new SourceDatabase(system, "PLANT")) {
            submit(source);
            try (PlantWriters plant = PlantWriters.start(system, source, WRITERS, Duration.ofMinutes(5))) {
                killAtRandom();
                plant.stop();
                plant.await();
                assertThat(plant.changes()).isGreaterThan(100);
            }

            new PivotCheck(system, source, PlantWriters.EXTRACTION, PlantWriters.INTERVAL).awaitEqual(PATIENCE);
        }
    }

    /** The test above can fail: the same writers, nothing killed, but nothing is read again. */
    @Test
    void withoutTheWindowCellsAreLost() throws Exception {
        setWindow(Duration.ZERO);
        try (SourceDatabase source = new SourceDatabase(system, "PLANT-WITHOUT-WINDOW")) {
            submit(source);
            try (PlantWriters plant = PlantWriters.start(system, source, WRITERS, Duration.ofSeconds(10))) {
                plant.await();
            }
            PivotCheck check = new PivotCheck(system, source, PlantWriters.EXTRACTION, PlantWriters.INTERVAL);
            LockSupport.parkNanos(Duration.ofSeconds(5).toNanos()); // Far more than a poll: what is lost stays lost.

            assertThat(PivotCheck.difference(check.join(), check.pivot())).contains("cells differ");
        }
    }

    private void killAtRandom() {
        Random random = new Random(421);
        List<List<String>> victims = List.of(
                List.of("ingest-service"), List.of("pivot-service"), List.of("ingest-service", "pivot-service"));
        for (int kills = 0; kills < KILLS; ) {
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2_500)).toNanos());
            List<String> next = victims.get(random.nextInt(victims.size()));
            system.kill(next);
            kills += next.size();
            system.up();
        }
    }

    private void setWindow(Duration window) throws Exception {
        Files.writeString(environment, "INGEST_MYSQL_RESCAN_WINDOW=" + window.toSeconds() + "S\n");
        system.kill(List.of("ingest-service"));
        system.up();
    }

    private void submit(SourceDatabase source) {
        assertThat(system.post("ingest", "operator", "/projects", source.project(system, 0, PlantWriters.EXTRACTION))
                        .statusCode())
                .isEqualTo(201);
    }
}
