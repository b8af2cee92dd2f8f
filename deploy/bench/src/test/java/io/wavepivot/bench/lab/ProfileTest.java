package io.wavepivot.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.bench.lab.Profile.Share;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

    @TempDir
    Path directory;

    /** A short work may pass between two samples. */
    @Test
    @Timeout(60)
    void theMethodOfOursThatIsBusyIsNamedWithWhatItIsBusyWith() throws IOException {
        List<Share> shares;
        do {
            shares = busy();
        } while (shares.stream().map(Share::place).noneMatch("ProfileTest.digits in java.math.BigInteger"::equals));

        assertThat(shares).extracting(Share::percent).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(shares.stream().mapToDouble(Share::percent).sum())
                .isPositive()
                .isLessThan(100.001);
    }

    private List<Share> busy() throws IOException {
        Path file = directory.resolve("busy.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(1));
            recording.start();
            assertThat(digits()).isEqualTo(90_309);
            recording.stop();
            recording.dump(file);
        }
        return Profile.shares(file);
    }

    private static int digits() {
        return BigInteger.TWO.pow(300_000).toString().length();
    }
}
