package io.wavepivot.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that was measured.
 *
 * @param machine facts by name
 */
record Report(Map<String, String> machine, Sizes sizes, List<Figure> figures) {

    void printJson(PrintWriter out) throws JsonProcessingException {
        out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }

    void printTable(PrintWriter out) {
        machine.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
        out.printf("%-12s %s%n%n", "sizes", sizes);
        out.printf("%-47s %12s  %-52s %8s  %s%n", "figure", "Wavepivot", "baseline", "ratio", "target");
        figures.forEach(figure -> out.println(line(figure)));
        long missed = figures.stream()
                .filter(figure -> Boolean.FALSE.equals(figure.reached()))
                .count();
        out.printf("%n%s%n", missed == 0 ? "Every target is reached." : missed + " targets are missed.");
    }

    private static String line(Figure figure) {
        String baseline = figure.baselineName() == null
                ? ""
                : "%s %s".formatted(number(figure.baseline()), figure.baselineName());
        String ratio = figure.ratio() == null ? "" : "%.2f x".formatted(figure.ratio());
        String verdict = figure.reached() == null ? "" : figure.target() + (figure.reached() ? ": yes" : ": MISSED");
        return "%-47s %12s  %-52s %8s  %s"
                .formatted(figure.name() + ", " + figure.unit(), number(figure.ours()), baseline, ratio, verdict);
    }

    private static String number(double value) {
        return value >= 100 ? "%,.0f".formatted(value) : "%.2f".formatted(value).toLowerCase(Locale.ROOT);
    }
}
