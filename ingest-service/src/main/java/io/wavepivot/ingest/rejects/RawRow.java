package io.wavepivot.ingest.rejects;

import java.util.List;

/**
 * A row as it came, and what is needed to read it again.
 *
 * @param text of the row
 * @param columns of the fields of a line of CSV; none of a JSON object
 * @param dialect of a line of CSV, as its query parameters; null of a JSON object
 */
public record RawRow(String text, List<String> columns, String dialect) {

    public static RawRow json(String text) {
        return new RawRow(text, List.of(), null);
    }
}
