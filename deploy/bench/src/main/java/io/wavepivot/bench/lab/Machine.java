package io.wavepivot.bench.lab;

import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures were measured on. */
public final class Machine {

    private Machine() {}

    /** Facts by name, in the order in which they are shown. */
    public static Map<String, String> facts(Run run) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("measured at", Instant.now().toString());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("processor", line("/proc/cpuinfo", "model name"));
        facts.put("memory", line("/proc/meminfo", "MemTotal"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.runtime.version"));
        for (Part part : run.parts()) {
            if (part.name().equals("mongodb")) {
                facts.put("mongodb", part.reason());
            }
        }
        return facts;
    }

    private static String line(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.replaceFirst("^[^:]*:\\s*", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException elsewhere) {
            return "unknown"; // Not Linux.
        }
    }
}
