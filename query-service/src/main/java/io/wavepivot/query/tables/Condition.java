package io.wavepivot.query.tables;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What rows must be in one field.
 *
 * @param field of the documents
 * @param values as documents have them; one, but for {@link Operator#IN}
 */
record Condition(String field, Operator operator, List<BsonValue> values) {

    /** What the field's value has to be, in MongoDB's words. */
    BsonDocument filter() {
        BsonValue first = values.getFirst();
        return switch (operator) {
            case EQ -> new BsonDocument("$eq", first);
            case LT -> new BsonDocument("$lt", first);
            case LE -> new BsonDocument("$lte", first);
            case GT -> new BsonDocument("$gt", first);
            case GE -> new BsonDocument("$gte", first);
            case IN -> new BsonDocument("$in", new BsonArray(values));
            case PREFIX -> startingWith(first.asString().getValue());
        };
    }

    /** A range, which an index has bounds for: up to the first text that begins with something greater. */
    private static BsonDocument startingWith(String prefix) {
        BsonDocument range = new BsonDocument("$gte", new BsonString(prefix));
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return range.append("$lt", new BsonString(prefix.substring(0, end) + Character.toString(next)));
            }
        }
        return range;
    }

    /** How a value is compared; in a query behind the field's name and a dot. */
    enum Operator {
        EQ,
        LT,
        LE,
        GT,
        GE,
        IN,
        PREFIX
    }
}
