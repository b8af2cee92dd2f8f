package io.wavepivot.bench;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.wavepivot.bench.aggregates.AggregateFigures;
import io.wavepivot.bench.aggregates.Money;
import io.wavepivot.bench.aggregates.ReportFigures;
import io.wavepivot.bench.aggregates.TakeOver;
import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.bench.lab.Load;
import io.wavepivot.bench.lab.Machine;
import io.wavepivot.bench.lab.Memory;
import io.wavepivot.bench.lab.Profile;
import io.wavepivot.bench.lab.Profile.Share;
import io.wavepivot.bench.lab.Sizes;
import io.wavepivot.bench.peers.Peers;
import io.wavepivot.bench.tables.TableFigures;
import io.wavepivot.cli.client.WavepivotClient;
import io.wavepivot.cli.run.Run;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./wavepivot bench}: starts a system of its own, measures, prints, and leaves nothing behind. */
@Command(
        name = "wavepivot bench",
        mixinStandardHelpOptions = true,
        description = "Measure every figure beside its baseline of the same run. Progress goes to stderr.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every target is reached", "1:a target is missed", "2:it could not be measured"},
        exitCodeOnExecutionException = 2)
public final class Bench implements Callable<Integer> {

    /** What Debezium needs of MariaDB: a binary log of whole rows. */
    private static final String BINARY_LOG =
            "--log-bin=mysql-bin --server-id=1 --binlog-format=ROW --binlog-row-image=FULL";

    /** Of pivots of tables, as soon as there is another pivot-service. */
    private static final String COPIED_STATE = "PIVOT_AGGREGATE_STANDBYS=1\n";

    private static final Path HOME = Path.of(System.getProperty("wavepivot.home", "."));

    private static final List<Logger> DRIVER_LOGS =
            List.of(Logger.getLogger("org.mongodb.driver"), Logger.getLogger("org.apache.kafka"));

    private static final int FEWEST_ROWS = 10_000;

    @Spec
    CommandSpec command;

    @Option(
            names = "--quick",
            description = "Smaller sizes and fewer rounds: about ten minutes instead of about an hour")
    boolean quick;

    @Option(
            names = "--rows",
            paramLabel = "COUNT",
            description = "Rows of tables, at least 10000 (default: 200000; with --quick 30000)")
    int rows;

    @Option(names = "--json", description = "Print it for a program")
    boolean json;

    @Option(
            names = "--profile",
            description = "Also say in which methods each service spent its time: a few per cent slower")
    boolean profiled;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Measure only these: ${COMPLETION-CANDIDATES} (default: all)")
    EnumSet<Part> only = EnumSet.allOf(Part.class);

    /** What can be measured by itself. */
    enum Part {
        LOAD,
        PEER,
        READS,
        FRESHNESS,
        WIDE,
        TABLES,
        AGGREGATES,
        REPORTS,
        TAKE_OVER,
        MONEY
    }

    /** What no wave goes through. */
    private static final Set<Part> OF_TABLES =
            EnumSet.of(Part.TABLES, Part.AGGREGATES, Part.REPORTS, Part.TAKE_OVER, Part.MONEY);

    public static void main(String[] arguments) {
        DRIVER_LOGS.forEach(log -> log.setLevel(Level.WARNING));
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (rows != 0 && rows < FEWEST_ROWS) {
            throw new ParameterException(
                    command.commandLine(), "--rows is %d: at least %d".formatted(rows, FEWEST_ROWS));
        }
        PrintWriter log = new PrintWriter(System.err, true);
        Path directory = Files.createTempDirectory("wavepivot-bench");
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("MARIADB_OPTIONS", BINARY_LOG);
        Files.writeString(directory.resolve(".env"), COPIED_STATE);
        Run run = Run.open(HOME, directory, Optional.empty(), environment);
        run.removeAtExit();
        log.println("Starting a system of its own in " + directory);
        run.start((part, took) -> {});
        Report report;
        try (MongoClient mongodb = MongoClients.create(run.endpoints().mongodb())) {
            Lab lab = new Lab(run, new WavepivotClient(run), mongodb.getDatabase("wavepivot"), directory, sizes(), log);
            report = measure(lab);
        }
        PrintWriter out = new PrintWriter(System.out, true);
        if (json) {
            report.printJson(out);
        } else {
            report.printTable(out);
        }
        return report.isMissed() ? 1 : 0;
    }

    private Sizes sizes() {
        Sizes sizes = quick ? Sizes.QUICK : Sizes.FULL;
        return rows == 0 ? sizes : sizes.withRows(rows);
    }

    private Report measure(Lab lab) throws Exception {
        Baselines baselines = new Baselines(lab);
        if (!OF_TABLES.containsAll(only)) {
            warmUp(lab, baselines);
        }
        List<Figure> figures = new ArrayList<>();
        Map<Part, Map<String, List<Share>>> profiles = new EnumMap<>(Part.class);
        for (Part part : only) {
            Optional<Profile> profile = profiled ? Optional.of(Profile.start(lab)) : Optional.empty();
            List<Figure> measured = measure(part, lab, baselines);
            measured.forEach(figure -> lab.say(Report.line(figure)));
            figures.addAll(measured);
            if (profile.isPresent()) {
                profiles.put(part, profile.get().end());
            }
        }
        figures.addAll(Memory.peaks(lab.run()));
        return new Report(Machine.facts(lab.run()), lab.sizes(), figures, profiles);
    }

    private static List<Figure> measure(Part part, Lab lab, Baselines baselines) throws Exception {
        return switch (part) {
            case LOAD -> Loads.figures(lab, baselines);
            case PEER -> Peers.figures(lab);
            case READS -> Reads.figures(lab, baselines);
            case FRESHNESS -> Freshness.figures(lab);
            case WIDE -> WideRows.figures(lab, baselines);
            case TABLES -> TableFigures.figures(lab);
            case AGGREGATES -> AggregateFigures.figures(lab, HOME);
            case REPORTS -> ReportFigures.figures(lab, HOME);
            case TAKE_OVER -> TakeOver.figures(lab, HOME);
            case MONEY -> Money.figures(lab);
        };
    }

    /** What a service does for the first time is slow, and so are the bare drivers. */
    private static void warmUp(Lab lab, Baselines baselines) throws Exception {
        try (Load load = Load.run(
                lab, "BENCH_WARM", lab.sizes().smallWaves(), lab.sizes().points())) {
            baselines.jdbcScan(load);
            baselines.insertMany(load);
        }
    }
}
