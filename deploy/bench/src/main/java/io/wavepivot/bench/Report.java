package io.wavepivot.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.lab.Profile.Share;
import io.wavepivot.bench.lab.Sizes;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that was measured.
 *
 * @param machine facts by name
 * @param profiles where each service spent its time while something was measured, where that was asked for
 */
record Report(
        Map<String, String> machine,
        Sizes sizes,
        List<Figure> figures,
        Map<Bench.Part, Map<String, List<Share>>> profiles) {

    void printJson(PrintWriter out) throws JsonProcessingException {
        out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }

    void printTable(PrintWriter out) {
        machine.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
        out.printf("%-12s %s%n%n", "sizes", sizes);
        out.printf("Medians, with the [smallest .. largest] of what was measured.%n");
        out.printf("%-52s %-33s %-60s %8s  %s%n", "figure", "Wavepivot", "baseline", "ratio", "target");
        figures.forEach(figure -> out.println(line(figure)));
        out.printf("%n%s%n", isMissed() ? missed() + " targets are missed." : "Every target is reached.");
        profiles.forEach((part, services) -> {
            out.printf("%nProcessor time in %s, %% of a service's own%n", part);
            services.forEach((service, shares) -> shares.forEach(
                    share -> out.printf(Locale.ROOT, "%-16s %5.1f  %s%n", service, share.percent(), share.place())));
        });
    }

    /** Whether any target is. */
    boolean isMissed() {
        return missed() > 0;
    }

    private long missed() {
        return figures.stream()
                .filter(figure -> Boolean.FALSE.equals(figure.reached()))
                .count();
    }

    static String line(Figure figure) {
        String baseline = figure.baselineName() == null ? "" : figure.baseline() + " " + figure.baselineName();
        String ratio = figure.ratio() == null ? "" : String.format(Locale.ROOT, "%.2f x", figure.ratio());
        String verdict = figure.reached() == null ? "" : figure.target() + (figure.reached() ? ": yes" : ": MISSED");
        return "%-52s %-33s %-60s %8s  %s"
                .formatted(figure.name() + ", " + figure.unit(), figure.ours(), baseline, ratio, verdict)
                .stripTrailing();
    }
}
