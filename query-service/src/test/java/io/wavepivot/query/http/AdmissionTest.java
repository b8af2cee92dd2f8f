package io.wavepivot.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.wavepivot.query.http.Admission.Weight;
import io.wavepivot.query.read.ReadConfig;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission admission = new Admission(new OneHeavyAndTwoLight());

    @Test
    void anAnswerHasItsPlaceUntilItIsWritten() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(admission.<String>answer(Weight.HEAVY, () -> "written")).isEqualTo("written");
        }
    }

    @Test
    void oneThatFailsLeavesItsPlaceToo() throws IOException {
        assertThatThrownBy(() -> admission.answer(Weight.HEAVY, () -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class);

        assertThat(admission.<String>answer(Weight.HEAVY, () -> "written")).isEqualTo("written");
    }

    @Test
    void lightAnswersAreNotKeptWaitingByHeavyOnes() throws IOException {
        String light = admission.answer(Weight.HEAVY, () -> admission.answer(Weight.LIGHT, () -> "light"));

        assertThat(light).isEqualTo("light");
    }

    @Test
    void asManyLightAnswersAreWrittenAsThereArePlacesForThem() throws IOException {
        String second = admission.answer(Weight.LIGHT, () -> admission.answer(Weight.LIGHT, () -> "second"));

        assertThat(second).isEqualTo("second");
    }

    @Test
    void whoIsInterruptedIsNotAnswered() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> admission.answer(Weight.LIGHT, () -> "written"))
                .isInstanceOf(IllegalStateException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whereThereIsNoPlaceTheAnswerIsToBeAskedForAgain() {
        assertThatThrownBy(() -> admission.answer(Weight.HEAVY, () -> admission.answer(Weight.HEAVY, () -> "second")))
                .isInstanceOfSatisfying(HttpProblem.class, busy -> {
                    assertThat(busy.getStatusCode()).isEqualTo(503);
                    assertThat(busy.getHeaders()).containsEntry("Retry-After", 5);
                });
    }

    private static final class OneHeavyAndTwoLight implements ReadConfig {

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public int maxHeavyAnswers() {
            return 1;
        }

        @Override
        public int maxLightAnswers() {
            return 2;
        }

        @Override
        public int maxReports() {
            return 1;
        }
    }
}
