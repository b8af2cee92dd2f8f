package io.wavepivot.bench.lab;

import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Value;
import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the services that hold rows take. */
public final class Memory {

    private static final double MAX_RESIDENT = 512;

    /** A line of a histogram of classes: how many bytes the objects of one have, or those of all. */
    private static final Pattern BYTES = Pattern.compile("(\\d+:|Total) +\\d+ +(\\d+).*");

    /** What the collector fills gaps with. */
    private static final String FILLER = "jdk.internal.vm.Filler";

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private Memory() {}

    /** Mebibytes of the objects that are reachable, by service, as the JDK's {@code jcmd} counts them. */
    public static Map<String, Double> liveHeaps(Run run) throws IOException, InterruptedException {
        Map<String, Double> live = new TreeMap<>();
        for (Part part : Services.of(run)) {
            String histogram = Services.jcmd(run, part, "GC.class_histogram");
            live.put(part.name(), bytes(histogram) / (1024.0 * 1024));
        }
        return live;
    }

    /** The most memory that each has had since it started, off-heap included, as Linux says; nothing elsewhere. */
    public static List<Figure> peaks(Run run) throws IOException {
        List<Figure> peaks = new ArrayList<>();
        for (Part part : Services.of(run)) {
            try {
                Matcher peak =
                        PEAK.matcher(Files.readString(Path.of("/proc/%d/status".formatted(Services.pid(run, part)))));
                if (peak.find()) {
                    peaks.add(Figure.of(
                                    "peak resident memory of " + part.name(),
                                    "MiB",
                                    Value.of(Long.parseLong(peak.group(1)) / 1024.0))
                            .under(MAX_RESIDENT));
                }
            } catch (NoSuchFileException elsewhere) {
                return List.of();
            }
        }
        return peaks;
    }

    static long bytes(String histogram) {
        long sum = 0;
        for (String line : histogram.lines().toList()) {
            Matcher of = BYTES.matcher(line.strip());
            if (of.matches() && line.startsWith("Total")) {
                sum += Long.parseLong(of.group(2));
            } else if (of.matches() && line.contains(FILLER)) {
                sum -= Long.parseLong(of.group(2));
            }
        }
        return sum;
    }
}
