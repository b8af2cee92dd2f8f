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
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private Memory() {}

    /** Mebibytes that are left in the heaps after a garbage collection, by service, as the JDK's {@code jcmd} says. */
    public static Map<String, Double> liveHeaps(Run run) throws IOException, InterruptedException {
        Map<String, Double> live = new TreeMap<>();
        for (Part part : Services.of(run)) {
            Services.jcmd(run, part, "GC.run");
            live.put(part.name(), usedKibibytes(Services.jcmd(run, part, "GC.heap_info")) / 1024.0);
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

    private static long usedKibibytes(String heapInfo) {
        Matcher used = USED.matcher(heapInfo.lines()
                .filter(line -> !line.contains("etaspace") && !line.contains("class space"))
                .filter(line -> line.contains("total") && line.contains("used"))
                .reduce("", String::concat));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        return sum;
    }
}
