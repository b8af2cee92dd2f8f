package io.wavepivot.ingest.rejects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.wavepivot.ingest.csv.AddedColumns;
import io.wavepivot.ingest.csv.CsvLine;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rejected rows as a CSV in their original columns, so that a person can mend them and load them again: what is added is
 * passed over then.
 */
final class RejectCsv {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RejectCsv() {}

    static String of(List<Reject> rejects) {
        List<Map<String, String>> rows = rejects.stream().map(RejectCsv::fields).toList();
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        columns.removeAll(List.of(AddedColumns.LINE, AddedColumns.REASONS, AddedColumns.RAW));
        List<String> header = new ArrayList<>(columns);
        header.addAll(List.of(AddedColumns.LINE, AddedColumns.REASONS, AddedColumns.RAW));
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.LF)
                .build(text)) {
            csv.writeRecord(header);
            rows.forEach(row -> csv.writeRecord(header.stream().map(row::get).toList()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static Map<String, String> fields(Reject reject) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> columns = reject.row().getColumns();
        if (reject.row().getDialect() == null) {
            object(reject.row().getRaw(), fields);
        } else {
            List<String> values =
                    CsvLine.fields(reject.row().getRaw(), reject.row().getDialect());
            if (values.size() == columns.size()) {
                for (int i = 0; i < columns.size(); i++) {
                    fields.put(columns.get(i), values.get(i));
                }
            }
        }
        fields.put(AddedColumns.RAW, fields.isEmpty() ? reject.row().getRaw() : null);
        fields.put(AddedColumns.LINE, Long.toString(reject.row().getPosition()));
        fields.put(
                AddedColumns.REASONS,
                reject.row().getErrors().stream()
                        .map(error -> error.getField().isEmpty()
                                ? error.getRule()
                                : error.getField() + ": " + error.getRule())
                        .collect(Collectors.joining("; ")));
        return fields;
    }

    private static void object(String raw, Map<String, String> fields) {
        try {
            JsonNode row = JSON.readTree(raw);
            row.properties()
                    .forEach(field -> fields.put(
                            field.getKey(),
                            field.getValue().isNull()
                                    ? null
                                    : field.getValue().isValueNode()
                                            ? field.getValue().asText()
                                            : field.getValue().toString()));
        } catch (JsonProcessingException noJson) {
            fields.clear();
        }
    }
}
