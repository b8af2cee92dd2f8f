package io.wavepivot.ingest.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.wavepivot.schemas.Constraint;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.tables.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A dataset as it was defined: what is sent to define it again is the same without {@code name} and {@code defined_*}. */
@JsonNaming(SnakeCaseStrategy.class)
record DatasetView(
        String name,
        @JsonRawValue String schema,
        List<String> primaryKey,
        Map<String, Rules> constraints,
        String unknownColumns,
        String wrongTypes,
        @JsonInclude(JsonInclude.Include.NON_NULL) String mirror,
        Instant definedAt,
        String definedBy) {

    static DatasetView of(Definition definition) {
        Dataset dataset = (Dataset) definition.getBody();
        Map<String, Rules> rules = new TreeMap<>();
        dataset.getConstraints().forEach((field, constraint) -> rules.put(field, Rules.of(constraint)));
        return new DatasetView(
                dataset.getName(),
                new Table(dataset).schema().toString(), // Avro reads more than JSON.
                dataset.getPrimaryKey(),
                rules,
                dataset.getUnknownColumns().name().toLowerCase(Locale.ROOT),
                dataset.getWrongTypes().name().toLowerCase(Locale.ROOT),
                dataset.getMirror(),
                definition.getDefinedAt(),
                definition.getDefinedBy());
    }

    /** As {@link Constraint}; what is not said is left out. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Rules(
            Boolean mandatory,
            String min,
            String max,
            Integer minLength,
            Integer maxLength,
            String pattern,
            List<String> values,
            String format,
            String references,
            Boolean indexed) {

        static Rules of(Constraint rules) {
            return new Rules(
                    rules.getMandatory() ? true : null,
                    rules.getMin(),
                    rules.getMax(),
                    rules.getMinLength(),
                    rules.getMaxLength(),
                    rules.getPattern(),
                    rules.getValues().isEmpty() ? null : rules.getValues(),
                    rules.getFormat(),
                    rules.getReferences(),
                    rules.getIndexed() ? true : null);
        }
    }
}
