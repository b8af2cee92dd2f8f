package io.wavepivot.query.pivots;

import io.vertx.core.http.HttpServerRequest;
import io.wavepivot.query.format.Format;
import io.wavepivot.query.format.Formats;
import io.wavepivot.query.http.Admission;
import io.wavepivot.query.http.Admission.Weight;
import io.wavepivot.query.http.StreamedAnswer;
import io.wavepivot.query.read.PivotReader;
import io.wavepivot.query.read.RowRange;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers with rows, in the format that is asked for. */
@Singleton
class RowAnswers {

    private final PivotReader reader;
    private final Formats formats;
    private final Admission admission;

    RowAnswers(PivotReader reader, Formats formats, Admission admission) {
        this.reader = reader;
        this.formats = formats;
        this.admission = admission;
    }

    /** The rows are read when the answer is written. */
    Response.ResponseBuilder of(
            HttpServerRequest request, HttpHeaders headers, Format format, RowQuery query, Rows rows) {
        return StreamedAnswer.of(request, headers, format.contentType(), out -> {
            Weight weight = query.weight(rows.expected(), reader.rowSize(query.pivot()));
            admission.answer(weight, () -> {
                reader.rows(
                        query.pivot(),
                        rows.range(),
                        query.selection(),
                        rows.limit(),
                        read -> formats.write(format, query.heading(rows.next()), read, out));
                return null;
            });
        });
    }

    /**
     * Which rows an answer has.
     *
     * @param limit how many at most; 0 for all
     * @param expected how many there are at most, but for those that come meanwhile; 0 when that is not known
     * @param next the cursor of the next page; null for none
     */
    record Rows(RowRange range, int limit, int expected, String next) {}
}
