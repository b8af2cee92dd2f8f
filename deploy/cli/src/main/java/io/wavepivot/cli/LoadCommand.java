package io.wavepivot.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.cli.client.WavepivotClient;
import io.wavepivot.cli.load.FileLoad;
import io.wavepivot.cli.load.LoadMemory;
import io.wavepivot.cli.load.Progress;
import io.wavepivot.cli.load.RefusedFileException;
import io.wavepivot.cli.run.Run;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Load CSV files into a table. A file that broke off goes on when the command is started again.")
final class LoadCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Mixin
    RunOptions options;

    @Parameters(index = "0", paramLabel = "TABLE", description = "The dataset")
    String table;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Files of CSV, in this order")
    List<Path> files;

    @Option(names = "--no-header", description = "The first row is data; the columns are those of the dataset")
    boolean noHeader;

    @Option(names = "--delimiter", paramLabel = "TEXT", description = "Between fields: ',' by default; tab for a tab")
    String delimiter;

    @Option(names = "--quote", paramLabel = "CHARACTER", description = "Around fields: '\"' by default")
    String quote;

    @Option(
            names = "--escape",
            paramLabel = "CHARACTER",
            description = "Before a quote in a field, where it is not doubled")
    String escape;

    @Option(names = "--encoding", paramLabel = "NAME", description = "UTF-8 by default")
    String encoding;

    @Option(names = "--skip", paramLabel = "LINES", description = "Lines before the file begins")
    Integer skip;

    @Option(names = "--fail-on-rejects", description = "The exit status is 1 also where only rows were rejected")
    boolean failOnRejects;

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new IOException("There is no file " + file + " to read"
                        + (Files.isDirectory(file) ? ": it is a directory." : "."));
            }
        }
        Run run = options.existing();
        WavepivotClient client = new WavepivotClient(run);
        LoadMemory memory = new LoadMemory(options.directory());
        boolean failed = false;
        for (Path file : files) {
            try {
                failed |= !load(file, client, memory);
            } catch (RefusedFileException refused) { // The others are none the worse for it.
                spec.commandLine().getErr().println(file + ": " + refused.getMessage());
                failed = true;
            }
        }
        return failed ? 1 : 0;
    }

    private boolean load(Path file, WavepivotClient client, LoadMemory memory)
            throws IOException, InterruptedException {
        String query = query(file);
        Progress progress = new Progress(
                spec.commandLine().getErr(),
                System.console() != null,
                file.getFileName().toString());
        String id = memory.id(table, file, query);
        JsonNode task;
        try {
            task = new FileLoad(client, table, file, id, query, progress).run();
        } finally {
            progress.end();
        }
        memory.forget(table, file, query);
        JsonNode counts = task.path("counts");
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %s, %,d rows read, %,d accepted, %,d rejected%n",
                        file,
                        task.path("state").asText(),
                        counts.path("read").asLong(),
                        counts.path("accepted").asLong(),
                        counts.path("rejected").asLong());
        if (task.hasNonNull("error")) {
            spec.commandLine().getErr().println(task.path("error").asText());
        }
        if (counts.path("rejected").asLong() > 0) {
            spec.commandLine()
                    .getErr()
                    .printf("GET $WAVEPIVOT_INGEST/tables/%s/rejects says why rows were rejected.%n", table);
        }
        return task.path("state").asText().equals("done")
                && (!failOnRejects || counts.path("rejected").asLong() == 0);
    }

    private String query(Path file) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("name", file.getFileName());
        parameters.put("header", noHeader ? "false" : null);
        parameters.put("delimiter", delimiter);
        parameters.put("quote", quote);
        parameters.put("escape", escape);
        parameters.put("encoding", encoding);
        parameters.put("skip", skip);
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (value != null) {
                query.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
            }
        });
        return query.toString();
    }
}
