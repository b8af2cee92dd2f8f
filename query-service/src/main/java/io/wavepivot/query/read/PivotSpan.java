package io.wavepivot.query.read;

import java.time.Instant;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** A range of a pivot's rows, and what of them is wanted. */
record PivotSpan(RowRange range, Selection selection) implements Span {

    @Override
    public Bson filter() {
        return selection.filter(range);
    }

    @Override
    public Bson sort() {
        return range.sort();
    }

    @Override
    public Bson fields() {
        return selection.fields();
    }

    @Override
    public Span after(RawBsonDocument last) {
        Instant at = Instant.ofEpochMilli(last.getDateTime("at").getValue());
        return new PivotSpan(range.after(new Cursor(at, last.get("_id"))), selection);
    }
}
