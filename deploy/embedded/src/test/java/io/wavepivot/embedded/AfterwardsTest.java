package io.wavepivot.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.embedded.tests.TestServices;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What tests have started is gone with them. */
class AfterwardsTest {

    @Test
    void whatAJvmHasStartedEndsWithItHoweverThatEnds() throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Halting.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> left = Stream.of(jvm.inputReader().readLine().split(" "))
                .map(id -> ProcessHandle.of(Long.parseLong(id)).orElseThrow())
                .toList();
        assertThat(left).as("a server, and who clears it away").hasSize(2);

        jvm.getOutputStream().close();

        for (ProcessHandle process : left) {
            process.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    /** Says which processes it has started, and when its input ends, so does it, with no code of its own running. */
    static final class Halting {

        public static void main(String[] arguments) throws IOException {
            TestServices.start(Map.of("MONGOD", Choices.EMBEDDED), TestServices.Kind.MONGODB);
            System.out.println(ProcessHandle.current()
                    .children()
                    .map(child -> Long.toString(child.pid()))
                    .collect(Collectors.joining(" ")));
            System.in.read();
            Runtime.getRuntime().halt(0);
        }
    }
}
