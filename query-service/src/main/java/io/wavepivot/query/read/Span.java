package io.wavepivot.query.read;

import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Which documents of a collection are read, in which order, and what of them. */
public interface Span {

    Bson filter();

    Bson sort();

    /** The fields that are to be read; null for all. */
    Bson fields();

    /** Those of the span that come after one of them. */
    Span after(RawBsonDocument last);
}
