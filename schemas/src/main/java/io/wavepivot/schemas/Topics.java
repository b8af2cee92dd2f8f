package io.wavepivot.schemas;

import java.time.Duration;

/** The topics, and the keys of their records. */
public final class Topics {

    /** Patches of pivot rows ({@link PivotRow}), keyed by {@link #pivotRowKey}. */
    public static final Topic PIVOT_ROWS = Topic.retained("pivot-rows", 12, Duration.ofDays(7));

    /** What operators defined ({@link Definition}), keyed by {@code <kind>/<name>}. */
    public static final Topic DEFINITIONS = Topic.compacted("definitions", 12);

    /** How far each source has been read ({@link Bookmark}), keyed by the source's name. */
    public static final Topic BOOKMARKS = Topic.compacted("bookmarks", 12);

    private static final String PROJECT_KIND = "project/";

    private Topics() {}

    /** The key of all patches of one row: they stay in one partition, in order. */
    public static String pivotRowKey(String pivot, String rowKey) {
        return pivot + '|' + rowKey;
    }

    /** The key of a project's definition. */
    public static String projectKey(String database) {
        return PROJECT_KIND + database;
    }

    /** Whether a key of {@link #DEFINITIONS} is that of a project. */
    public static boolean isProjectKey(String key) {
        return key.startsWith(PROJECT_KIND);
    }
}
