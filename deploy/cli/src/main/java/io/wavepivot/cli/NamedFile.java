package io.wavepivot.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.cli.load.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is called after what it defines: NAME.json. */
record NamedFile(Path file, String name) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";

    /** @throws IOException there is no such file to read */
    static NamedFile of(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(SUFFIX) || !Files.isReadable(file)) {
            throw new IOException("There is no file " + file + " to read that is called NAME.json.");
        }
        return new NamedFile(file, name.substring(0, name.length() - SUFFIX.length()));
    }

    String text() throws IOException {
        return Files.readString(file);
    }

    /** Whether a service has refused what it defines; then it says why. */
    boolean isRefused(HttpResponse<String> answer, PrintWriter err) throws IOException {
        boolean isRefused = answer.statusCode() >= 300;
        if (isRefused) {
            err.println(file + ": " + Problem.text(JSON.readTree(answer.body()), answer.body()));
        }
        return isRefused;
    }
}
