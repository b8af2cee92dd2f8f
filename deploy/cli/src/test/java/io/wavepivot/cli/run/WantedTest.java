package io.wavepivot.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.embedded.Choices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedTest {

    private static final Map<String, String> KAFKA_ELSEWHERE = Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:9092");

    @Test
    void aNewRunStandsOnWhatTheEnvironmentSays() throws IOException {
        RunSettings settings = settings(KAFKA_ELSEWHERE, false, Optional.empty());

        assertThat(settings.choices()).isEqualTo(Choices.of(KAFKA_ELSEWHERE));
    }

    @Test
    void aRunStandsOnWhatItStoodOnWhereTheEnvironmentSaysNothing() throws IOException {
        RunSettings kept = settings(KAFKA_ELSEWHERE, false, Optional.empty());

        assertThat(settings(Map.of(), false, Optional.of(kept))).isEqualTo(kept);
        assertThat(settings(KAFKA_ELSEWHERE, false, Optional.of(kept))).isEqualTo(kept);
    }

    @Test
    void aRunIsNotMovedByTheWayAndItsSecretsAreNotTold() throws IOException {
        RunSettings kept = settings(Map.of("MYSQL_URL", "mysql://u:old@db"), false, Optional.empty());

        assertThatThrownBy(() -> settings(Map.of("MYSQL_URL", "mysql://u:new@db"), false, Optional.of(kept)))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("MYSQL_URL", "--dir", "--rebase")
                .hasMessageNotContainingAny("old", "new");
    }

    @Test
    void aRebasedRunStandsOnWhatTheEnvironmentSaysAndKeepsPortsAndSecrets() throws IOException {
        RunSettings kept = settings(KAFKA_ELSEWHERE, false, Optional.empty());

        RunSettings moved = settings(Map.of(), true, Optional.of(kept));

        assertThat(moved).isEqualTo(kept.on(Choices.of(Map.of())));
    }

    @Test
    void aPortBaseMovesThePortsAndKeepsTheSecrets() throws IOException {
        RunSettings kept = settings(Map.of(), false, Optional.empty());

        RunSettings moved =
                new Wanted(Optional.of(20_000), Map.of(), false).settings(Path.of("run"), Optional.of(kept));

        assertThat(moved.ports())
                .isEqualTo(List.of(
                        20000, 20001, 20002, 20003, 20004, 20005, 20006, 20007, 20008, 20009, 20010, 20011, 20012));
        assertThat(moved.fingerprintSeed()).isEqualTo(kept.fingerprintSeed());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1023, 65_524})
    void aPortBaseWhosePortsAreNotAllFreeToUseIsRefused(int base) {
        assertThatThrownBy(
                        () -> new Wanted(Optional.of(base), Map.of(), false).settings(Path.of("run"), Optional.empty()))
                .hasMessage("--port-base " + base + " is not from 1024 to 65523");
    }

    private static RunSettings settings(Map<String, String> environment, boolean rebase, Optional<RunSettings> kept)
            throws IOException {
        return new Wanted(Optional.empty(), environment, rebase).settings(Path.of("run"), kept);
    }
}
