package io.wavepivot.ingest.csv;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How well a file was loaded, from 0 to 10: that it was, and precision, recall and F1 of header, records and cells. */
final class PollockScore {

    private PollockScore() {}

    /** @param loaded the rows, of which the first is the header, as it is in {@code clean} */
    static double of(List<List<String>> clean, List<List<String>> loaded) {
        if (clean.isEmpty()) {
            return 10;
        }
        List<String> noHeader = List.of();
        return 1
                + measures(clean.getFirst(), loaded.isEmpty() ? noHeader : loaded.getFirst())
                + measures(records(clean), records(loaded))
                + measures(cells(clean), cells(loaded));
    }

    /** Precision, recall and F1 of one multiset against another. */
    private static double measures(Collection<?> wanted, Collection<?> found) {
        if (wanted.isEmpty()) {
            return 3;
        }
        Map<Object, Integer> left = new HashMap<>();
        wanted.forEach(one -> left.merge(one, 1, Integer::sum));
        int hits = 0;
        for (Object one : found) {
            if (left.getOrDefault(one, 0) > 0) {
                left.merge(one, -1, Integer::sum);
                hits++;
            }
        }
        if (hits == 0) {
            return 0;
        }
        double precision = (double) hits / found.size();
        double recall = (double) hits / wanted.size();
        return precision + recall + 2 * precision * recall / (precision + recall);
    }

    private static List<List<String>> records(List<List<String>> rows) {
        return rows.subList(Math.min(1, rows.size()), rows.size());
    }

    private static List<String> cells(List<List<String>> rows) {
        return rows.stream().flatMap(List::stream).toList();
    }
}
