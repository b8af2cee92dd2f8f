package io.wavepivot.bench.lab;

import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** In which methods the services spend their processor time, as Java Flight Recorder samples their threads. */
public final class Profile {

    private static final String NAME = "name=wavepivot-bench";
    private static final int PLACES = 10;

    private final Lab lab;

    private Profile(Lab lab) {
        this.lab = lab;
    }

    /** Begins to sample. */
    public static Profile start(Lab lab) throws IOException, InterruptedException {
        for (Part service : Services.of(lab.run())) {
            Services.jcmd(lab.run(), service, "JFR.start", NAME, "settings=profile");
        }
        return new Profile(lab);
    }

    /** The places where each service was found most often, by its name: the most frequent ones first. */
    public Map<String, List<Share>> end() throws IOException, InterruptedException {
        Run run = lab.run();
        Map<String, List<Share>> shares = new TreeMap<>();
        for (Part service : Services.of(run)) {
            Path recording = lab.directory().resolve(service.name() + ".jfr");
            Services.jcmd(run, service, "JFR.stop", NAME, "filename=" + recording);
            if (Files.exists(recording)) { // There is none of a service that was killed meanwhile.
                shares.put(service.name(), shares(recording));
                Files.delete(recording);
            }
        }
        return shares;
    }

    static List<Share> shares(Path file) throws IOException {
        Map<String, Integer> samples = new HashMap<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    samples.merge(place(event), 1, Integer::sum);
                }
            }
        }
        int all = samples.values().stream().mapToInt(Integer::intValue).sum();
        return samples.entrySet().stream()
                .map(sample -> new Share(sample.getKey(), 100.0 * sample.getValue() / all))
                .sorted(Comparator.comparingDouble(Share::percent).reversed())
                .limit(PLACES)
                .toList();
    }

    /** The innermost method of ours, and what it was in; of a thread that runs none of ours, the package. */
    private static String place(RecordedEvent sample) {
        List<RecordedMethod> methods = sample.getStackTrace().getFrames().stream()
                .filter(frame -> frame.isJavaFrame())
                .map(frame -> frame.getMethod())
                .toList();
        String innermost = methods.isEmpty() ? "" : methods.getFirst().getType().getName();
        return methods.stream()
                .filter(method -> method.getType().getName().startsWith("io.wavepivot."))
                .findFirst()
                .map(ours -> simple(ours.getType().getName()) + '.' + ours.getName() + library(innermost))
                .orElse(packageOf(innermost));
    }

    private static String library(String innermost) {
        return innermost.startsWith("io.wavepivot.") ? "" : " in " + packageOf(innermost);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String packageOf(String type) {
        return String.join(".", Stream.of(type.split("\\.")).limit(3).toList());
    }

    /** @param percent of the samples of a service */
    public record Share(String place, double percent) {}
}
