package io.wavepivot.ingest.rejects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.wavepivot.ingest.csv.AddedColumns;
import io.wavepivot.ingest.csv.CsvLine;
import io.wavepivot.ingest.csv.HeaderSize;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rejected rows as a CSV in their original columns, so that a person can mend them and load them again: what is added is
 * passed over then. Of rows with fields that there are not each may have others: of those that no file may have beside
 * the rest, the row is there as it came.
 */
final class RejectCsv {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RejectCsv() {}

    static String of(List<Reject> rejects) {
        List<Map<String, String>> rows = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        for (Reject reject : rejects) {
            Map<String, String> fields = fields(reject);
            if (!columns.containsAll(fields.keySet())) {
                Set<String> more = new LinkedHashSet<>(columns);
                more.addAll(fields.keySet());
                if (HeaderSize.fits(header(more))) {
                    columns = more;
                } else {
                    fields.clear();
                }
            }
            add(reject, fields);
            rows.add(fields);
        }
        List<String> header = header(columns);
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

    private static List<String> header(Set<String> columns) {
        List<String> header = new ArrayList<>(columns);
        header.addAll(List.of(AddedColumns.LINE, AddedColumns.REASONS, AddedColumns.RAW));
        return header;
    }

    private static Map<String, String> fields(Reject reject) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> columns = reject.row().getColumns();
        if (reject.row().getDialect() == null) {
            object(reject.row().getRaw(), fields);
        } else {
            List<String> values =
                    CsvLine.fields(reject.row().getRaw(), reject.row().getDialect());
            if (values.size() == columns.size() && reject.isOfValues()) {
                for (int i = 0; i < columns.size(); i++) {
                    fields.put(columns.get(i), values.get(i));
                }
            }
        }
        return fields;
    }

    /** What stands beside the fields, and in the place of those that cannot be told. */
    private static void add(Reject reject, Map<String, String> fields) {
        fields.put(AddedColumns.RAW, fields.isEmpty() ? reject.row().getRaw() : null);
        fields.put(AddedColumns.LINE, Long.toString(reject.row().getPosition()));
        fields.put(AddedColumns.REASONS, String.join("; ", reject.reasons()));
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
