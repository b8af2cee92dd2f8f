package io.wavepivot.cli.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.cli.client.WavepivotClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Sends one file, part by part, until the service has all of it. */
public final class FileLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PART_BYTES = 8 * 1024 * 1024;

    /** A service that was killed is back by then, or somebody has to look. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What came of the part was taken: it goes on. */
    private static final int TOO_SLOW = 408;

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final WavepivotClient client;
    private final String table;
    private final Path file;
    private final String task;
    private final String query;
    private final Progress progress;
    private long pause = FIRST_PAUSE_MILLIS;

    /**
     * @param task the id under which it is loaded
     * @param query further parameters of the request, each behind an ampersand
     */
    public FileLoad(WavepivotClient client, String table, Path file, String task, String query, Progress progress) {
        this.client = client;
        this.table = table;
        this.file = file;
        this.task = task;
        this.query = query;
        this.progress = progress;
    }

    /**
     * Sends what the service has not read.
     *
     * @return the task, which is over
     * @throws RefusedFileException the service refuses the file
     * @throws IOException the service does not answer for long
     */
    public JsonNode run() throws IOException, InterruptedException {
        long size = Files.size(file);
        long offset = 0;
        int part = PART_BYTES;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<String> answer = send(offset, Math.min(part, size - offset), size, deadline);
            if (answer == null) {
                continue;
            }
            deadline = System.nanoTime() + PATIENCE.toNanos();
            JsonNode body = JSON.readTree(answer.body());
            long next = answer.headers().firstValueAsLong("Upload-Offset").orElse(offset);
            if (answer.statusCode() == 200) {
                return body;
            }
            if (answer.statusCode() == 202) {
                progress.at(next, size, body.path("counts").path("read").asLong());
                part = next == offset ? 2 * part : PART_BYTES; // A row may be longer than a part.
                offset = next;
            } else if (answer.statusCode() == 409 && next != offset) {
                progress.goesOn(next, size);
                offset = next;
            } else {
                throw new RefusedFileException(Problem.text(body, answer.body()));
            }
        }
    }

    /** @return null when it has to be sent again */
    private HttpResponse<String> send(long offset, long length, long size, long deadline)
            throws IOException, InterruptedException {
        String path = "/tables/%s/csv?wait=60&task=%s%s".formatted(table, task, query);
        try {
            HttpResponse<String> answer = client.sendPart(path, file, offset, length, size);
            if (answer.statusCode() < 500 && answer.statusCode() != TOO_SLOW && !isRestoring(answer)) {
                pause = FIRST_PAUSE_MILLIS;
                return answer;
            }
            waitOrGiveUp(Problem.text(JSON.readTree(answer.body()), answer.body()), deadline, null);
        } catch (IOException gone) {
            waitOrGiveUp(gone.getMessage(), deadline, gone);
        }
        return null;
    }

    /** Whether the table takes no rows now, and will again. */
    private static boolean isRestoring(HttpResponse<String> answer) throws IOException {
        return answer.statusCode() == 409
                && JSON.readTree(answer.body()).path("code").asText().equals("restoring");
    }

    private void waitOrGiveUp(String why, long deadline, IOException cause) throws IOException, InterruptedException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException(
                    "The service has not answered for %d minutes: %s. Start the command again to go on."
                            .formatted(PATIENCE.toMinutes(), why),
                    cause);
        }
        progress.waits(why);
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
}
