package io.wavepivot.schemas.kafka;

import io.wavepivot.schemas.Answer;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Build;
import io.wavepivot.schemas.Claim;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.RejectedRow;
import io.wavepivot.schemas.Task;
import java.time.Duration;
import org.apache.avro.Schema;

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

    /** What requests were answered that may be repeated: a client that heard nothing asks again within the day. */
    public static final Topic ANSWERS = Topic.retained("answers", 12, Answer.getClassSchema(), Duration.ofDays(1));

    /** Who is to carry out a request that may be repeated, keyed as its answer. */
    public static final Topic CLAIMS = Topic.retained("claims", 12, Claim.getClassSchema(), Duration.ofDays(1));

    /** How far each long operation is, keyed by the task's id. */
    public static final Topic TASKS =
            Topic.compactedAndRetained("tasks", 12, Task.getClassSchema(), Duration.ofDays(30));

    /** How far plans of aggregate pivots are, keyed by the plan's id. */
    public static final Topic BUILDS = Topic.compacted("pivot-builds", 12, Build.getClassSchema());

    /** A header of records of tables that a restore has written: the generation of the table that they make. */
    public static final String GENERATION = "generation";

    private static final String PROJECT_KIND = "project/";
    private static final String DATASET_KIND = "dataset/";
    private static final String PIVOT_KIND = "pivot/";
    private static final String REPORT_KIND = "report/";
    private static final String APPLICATION_KIND = "application/";
    private static final String ROWS = "rows.";

    private Topics() {}

    /** The rows of a table, keyed by their primary key; a null value deletes its row. The topic is the table. */
    public static Topic rows(String dataset, Schema schema) {
        return Topic.table(rowsTopic(dataset), 12, schema);
    }

    /** What the schema registry calls the schemas of a table's rows. */
    public static String rowsSubject(String dataset) {
        return rowsTopic(dataset) + "-value";
    }

    /** The name of the topic that is a table. */
    public static String rowsTopic(String dataset) {
        return ROWS + dataset;
    }

    /** The dataset whose rows a topic of that name has. */
    public static String datasetOf(String topic) {
        return topic.substring(ROWS.length());
    }

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

    /** The key of a dataset's definition. */
    public static String datasetKey(String name) {
        return DATASET_KIND + name;
    }

    /** Whether a key of {@link #DEFINITIONS} is that of a dataset. */
    public static boolean isDatasetKey(String key) {
        return key.startsWith(DATASET_KIND);
    }

    /** The key of an aggregate pivot's definition. */
    public static String pivotKey(String name) {
        return PIVOT_KIND + name;
    }

    /** Whether a key of {@link #DEFINITIONS} is that of an aggregate pivot. */
    public static boolean isPivotKey(String key) {
        return key.startsWith(PIVOT_KIND);
    }

    /** The key of a report's definition. */
    public static String reportKey(String name) {
        return REPORT_KIND + name;
    }

    /** Whether a key of {@link #DEFINITIONS} is that of a report. */
    public static boolean isReportKey(String key) {
        return key.startsWith(REPORT_KIND);
    }

    /** The key of what is kept of an application of Kafka Streams. */
    public static String applicationKey(String name) {
        return APPLICATION_KIND + name;
    }

    /** Whether a key of {@link #DEFINITIONS} is that of an application. */
    public static boolean isApplicationKey(String key) {
        return key.startsWith(APPLICATION_KIND);
    }
}
