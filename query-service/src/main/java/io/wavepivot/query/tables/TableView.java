package io.wavepivot.query.tables;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;

/**
 * A table as analysts see it.
 *
 * @param rows how many there are, about
 * @param bytes what the rows take in MongoDB, uncompressed; null where the server does not say
 * @param changedAt when the last change was written; null before the first
 */
@JsonNaming(SnakeCaseStrategy.class)
record TableView(
        String table, long rows, Long bytes, Instant changedAt, List<String> primaryKey, List<ColumnView> columns) {

    /** @param type of Avro, or what it means there: {@code timestamp-millis} */
    record ColumnView(String name, String type, boolean nullable) {}
}
