package io.wavepivot.schemas.kafka;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.RejectedRow;
import java.time.Duration;

/** The topics, and the keys of their records, which are UTF-8. */
public final class Topics {

    /** Patches of pivot rows, keyed by {@link #pivotRowKey}. */
    public static final Topic PIVOT_ROWS =
            Topic.retained("pivot-rows", 12, PivotRow.getClassSchema(), Duration.ofDays(7));

    /** What operators defined, keyed by {@code <kind>/<name>}. */
    public static final Topic DEFINITIONS = Topic.compacted("definitions", 12, Definition.getClassSchema());

    /** How far each source has been read, keyed by the source's name. */
    public static final Topic BOOKMARKS = Topic.compacted("bookmarks", 12, Bookmark.getClassSchema());

    /** Rows that were not taken in, and why, keyed by their dataset. */
    public static final Topic REJECTS =
            Topic.retained("rejects", 12, RejectedRow.getClassSchema(), Duration.ofDays(30));

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

    /** Whether a key of {@link #DEFINITIONS} is that of a project. Ask before decoding: other kinds may be unknown. */
    public static boolean isProjectKey(String key) {
        return key.startsWith(PROJECT_KIND);
    }
}
