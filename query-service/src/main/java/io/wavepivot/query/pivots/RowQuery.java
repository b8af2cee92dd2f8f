package io.wavepivot.query.pivots;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.query.catalog.Pivot;
import io.wavepivot.query.catalog.Pivots;
import io.wavepivot.query.format.Heading;
import io.wavepivot.query.http.Admission.Weight;
import io.wavepivot.query.read.Selection;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import java.util.Optional;

/**
 * Which pivot a query asks for, and which of its cells.
 *
 * @param columns all that the pivot has
 */
record RowQuery(Pivot pivot, Columns columns, Selection selection) {

    /** Beyond this many cells an answer is a heavy one. */
    private static final int MANY_CELLS = 100_000;

    private static final int LARGE_ROW = 1024 * 1024;

    /**
     * Takes the points of a query. Where it suffices, what was known of the pivot some seconds ago is believed.
     *
     * @param isTable whether the columns are part of the answer, and so have to be those that there are now
     * @throws HttpProblem there is no such pivot
     */
    static RowQuery of(String path, QueryParameters query, Pivots pivots, boolean isTable) {
        Optional<PointChoice> points = query.list(PointChoice.PARAMETER).map(PointChoice::new);
        String name = PivotPath.pivot(path);
        Pivot pivot = (isTable ? pivots.current(name) : pivots.known(name)).orElseThrow(() -> unknown(name));
        Columns columns = pivots.columns(pivot);
        if (!isTable && points.isPresent() && !points.get().isLiterallyIn(columns)) {
            pivot = pivots.current(name).orElseThrow(() -> unknown(name));
            columns = pivots.columns(pivot);
        }
        if (points.isPresent()) {
            return new RowQuery(pivot, columns, Selection.of(points.get().of(columns, query), columns));
        }
        return new RowQuery(
                pivot, columns, isTable ? Selection.of(columns.all(), columns) : Selection.everything(columns));
    }

    Heading heading(String next) {
        return new Heading(pivot.name(), pivot.fields(), selection.columns(), next);
    }

    /**
     * @param rows how many at most; 0 for all
     * @param rowSize how large the pivot's are, in bytes
     */
    Weight weight(int rows, int rowSize) {
        boolean heavy = rows == 0
                || (long) rows * selection.columns().size() > MANY_CELLS
                || selection.whole() && rowSize > LARGE_ROW;
        return heavy ? Weight.HEAVY : Weight.LIGHT;
    }

    static HttpProblem unknown(String pivot) {
        return Problems.of(
                        404,
                        "unknown-pivot",
                        "There is no pivot '" + pivot + "'; GET /pivots lists all, and a ; of a name is / in a path")
                .build();
    }
}
