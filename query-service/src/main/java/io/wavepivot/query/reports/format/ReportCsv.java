package io.wavepivot.query.reports.format;

import io.wavepivot.query.format.CsvLines;
import io.wavepivot.query.reports.sql.Found;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A header, then a line a row. */
final class ReportCsv {

    private ReportCsv() {}

    static void write(Found found, OutputStream out) throws IOException {
        String[] header = found.columns().stream().map(Found.Column::name).toArray(String[]::new);
        CsvLines.write(header, found.rows().iterator(), ReportCsv::fill, out);
    }

    private static void fill(List<Object> row, String[] line) {
        for (int i = 0; i < line.length; i++) {
            line[i] = row.get(i) == null ? null : row.get(i).toString();
        }
    }
}
