package io.wavepivot.query.reports.format;

import io.wavepivot.query.reports.ReportAnswer;
import io.wavepivot.query.reports.ReportFormat;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what a report found in any format. */
@Singleton
public class ReportFormats {

    private final ReportPage page;

    ReportFormats(ReportPage page) {
        this.page = page;
    }

    /** @throws IOException the reader is gone */
    public void write(ReportFormat format, ReportAnswer answer, OutputStream out) throws IOException {
        switch (format) {
            case JSON -> ReportJson.write(answer, out);
            case CSV -> ReportCsv.write(answer.found(), out);
            case HTML -> page.write(answer, out);
        }
    }
}
