package io.wavepivot.ingest.csv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Damaged CSV files, and what they say; the folder beside the house has them, with a README. Source: Vitagliano et al.,
 * "Pollock: A Data Loading Benchmark", PVLDB 16(8), 2023.
 */
final class PollockFiles {

    private static final Path ARCHIVE = Path.of("../../shared/data/pollock/pollock.tar.xz");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final JsonNode weights;

    /** @param directory to unpack them in */
    PollockFiles(Path directory) throws IOException {
        this.directory = directory;
        if (!Files.exists(ARCHIVE)) {
            throw new IOException("This test needs the damaged files in "
                    + ARCHIVE.toAbsolutePath().normalize());
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(ARCHIVE));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    Path path = directory.resolve(entry.getName());
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                }
            }
        }
        this.weights = JSON.readTree(directory.resolve("weights.json").toFile());
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("csv"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    PollockFile file(String name) throws IOException {
        return new PollockFile(
                name,
                Files.readAllBytes(directory.resolve("csv").resolve(name)),
                rows(Files.readString(directory.resolve("clean").resolve(name))),
                JSON.readTree(directory
                        .resolve("parameters")
                        .resolve(name + "_parameters.json")
                        .toFile()),
                weights.get(name).asDouble());
    }

    /** Of RFC 4180, in which every field is quoted. */
    private static List<List<String>> rows(String clean) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : clean.lines().toList()) {
            String inner = line.substring(1, line.length() - 1);
            List<String> row = new ArrayList<>();
            for (String field : inner.split("(?<![^\"]\")\",\"", -1)) {
                row.add(field.replace("\"\"", "\""));
            }
            rows.add(row);
        }
        return rows;
    }

    /**
     * A file.
     *
     * @param clean what it says; the first row is the header, if there is one
     * @param parameters its dialect
     */
    record PollockFile(String name, byte[] csv, List<List<String>> clean, JsonNode parameters, double weight) {

        CsvDialect dialect() {
            String delimiter = parameters.get("delimiter").asText();
            char quote = character("quotechar", '"');
            return new CsvDialect(
                    false,
                    delimiter.isEmpty() ? "," : delimiter,
                    quote,
                    character("escapechar", quote),
                    StandardCharsets.UTF_8,
                    lines("preamble_lines") + lines("header_lines"),
                    CsvDialect.LF);
        }

        /** The names of its columns, where it has a header. */
        List<String> header() {
            List<String> names = new ArrayList<>();
            parameters.get("column_names").forEach(name -> names.add(name.asText()));
            return names;
        }

        private char character(String parameter, char otherwise) {
            String text = parameters.get(parameter).asText();
            return text.isEmpty() ? otherwise : text.charAt(0);
        }

        private int lines(String parameter) {
            return parameters.get(parameter).asInt();
        }
    }
}
