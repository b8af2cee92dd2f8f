package io.wavepivot.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicePartTest {

    /** Of a JVM that is told to end when its memory has run out. */
    private static final int OUT_OF_MEMORY = 3;

    @TempDir
    Path home;

    @Test
    void aServiceWhoseMemoryHasRunOutEndsEvenIfItWouldLiveOn() throws Exception {
        Files.createFile(Files.createDirectories(home.resolve("pivot-service/target/quarkus-app"))
                .resolve("quarkus-run.jar"));
        ServicePart part = new ServicePart(Service.PIVOT, home, home, 1, 2, Map.of());

        Process process = new ProcessBuilder(insteadOfTheService(part, Hoarder.class))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(process.waitFor()).isEqualTo(OUT_OF_MEMORY);
    }

    private static List<String> insteadOfTheService(ServicePart part, Class<?> program) throws URISyntaxException {
        List<String> command = part.command().command();
        List<String> other = new ArrayList<>(command.subList(0, command.indexOf("-jar")));
        Path classes = Path.of(
                program.getProtectionDomain().getCodeSource().getLocation().toURI());
        other.addAll(List.of("-cp", classes.toString(), program.getName()));
        return other;
    }

    /** Goes on as if nothing had happened. */
    static final class Hoarder {

        private Hoarder() {}

        public static void main(String[] arguments) {
            try {
                System.out.println(new long[1 << 28].length);
            } catch (OutOfMemoryError ignored) {
                System.out.println("ended as if all were well");
            }
        }
    }
}
