package io.wavepivot.query.pivots;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a pivot's name is written in paths: its {@code ;} as {@code /}, which no name has. */
final class PivotPath {

    /** Parts that make a path another one: clients take them out of it, or it has a meaning of its own. */
    private static final Set<String> NO_PARTS = Set.of("", ".", "..", "rows", "latest");

    private PivotPath() {}

    /** The path of a pivot, percent-encoded. Where a part would not come through, the {@code ;} are encoded instead. */
    static String of(String pivot) {
        String[] parts = pivot.split(";", -1);
        boolean isPlain = Stream.of(parts).noneMatch(NO_PARTS::contains);
        return Stream.of(parts)
                .map(PivotPath::encode)
                .collect(Collectors.joining(isPlain ? "/" : "%3B", "/pivots/", ""));
    }

    /** The pivot of what a path has, decoded, behind {@code /pivots/}. */
    static String pivot(String path) {
        return path.replace('/', ';');
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
