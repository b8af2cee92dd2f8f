package io.wavepivot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command of {@code ./wavepivot} printed, and its exit status. */
record Command(int status, String out, String err) {

    /** Runs it to its end, in our environment and some more. */
    static Command run(Map<String, String> environment, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(RunningSystem.HOME.resolve("wavepivot").toString()));
        command.addAll(arguments);
        try {
            Path err = Files.createTempFile("wavepivot-it", ".err");
            ProcessBuilder wavepivot = new ProcessBuilder(command).redirectError(err.toFile());
            wavepivot.environment().putAll(environment);
            Process process = wavepivot.start();
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return new Command(process.waitFor(), printed, Files.readString(err));
            } finally {
                Files.delete(err);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
