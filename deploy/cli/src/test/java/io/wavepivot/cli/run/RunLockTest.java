package io.wavepivot.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    @TempDir
    Path directory;

    @Test
    void whileOneHoldsItAnotherIsTurnedAwayWithTheDirectory() throws IOException {
        RunLock held = RunLock.take(directory);

        assertThatThrownBy(() -> RunLock.take(directory, Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Another command")
                .hasMessageContaining(directory.toString());
        held.close();
    }

    @Test
    void whoeverWaitsLongEnoughGetsIt() throws Exception {
        RunLock held = RunLock.take(directory);
        Thread other = Thread.ofVirtual().start(this::takeAndLetGo);

        held.close();

        assertThat(other.join(Duration.ofSeconds(10))).isTrue();
        takeAndLetGo();
    }

    @Test
    void aHolderThatIsKilledHasLetGoAndItsChildrenDoNotHoldIt() throws Exception {
        Process holder = holder();
        assertThat(holder.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("held");
        ProcessHandle child = holder.children().findFirst().orElseThrow();
        assertThatThrownBy(() -> RunLock.take(directory, Duration.ZERO)).hasMessageContaining("Another command");

        holder.destroyForcibly().waitFor();

        takeAndLetGo();
        assertThat(child.isAlive()).isTrue();
        child.destroyForcibly();
    }

    private void takeAndLetGo() {
        try {
            RunLock.take(directory).close();
        } catch (IOException refused) {
            throw new AssertionError(refused);
        }
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Takes the lock, starts a child, and stays. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            RunLock.take(Path.of(arguments[0]));
            Process child = new ProcessBuilder("sleep", "60").start();
            System.out.println("held");
            child.waitFor();
        }
    }
}
