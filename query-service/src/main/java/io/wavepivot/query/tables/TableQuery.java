package io.wavepivot.query.tables;

import io.wavepivot.query.read.Span;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Which rows of a table, in which order, and which columns of them.
 *
 * @param start the place after which they begin; null at the very first
 * @param end the place of the last; null for none
 */
record TableQuery(Table table, List<Condition> conditions, Order order, List<Column> columns, Place start, Place end)
        implements Span {

    TableQuery until(Place last) {
        return new TableQuery(table, conditions, order, columns, start, last);
    }

    @Override
    public Span after(RawBsonDocument last) {
        return new TableQuery(table, conditions, order, columns, Place.of(last, order), end);
    }

    /** Flat where it can be: the fallback finds a row by its key then. */
    @Override
    public Bson filter() {
        BsonArray all = new BsonArray();
        BsonDocument flat = new BsonDocument();
        for (Condition condition : conditions) {
            if (flat.containsKey(condition.field())) {
                all.add(new BsonDocument(condition.field(), condition.filter()));
            } else {
                flat.append(condition.field(), condition.filter());
            }
        }
        if (start != null) {
            all.add(order.after(start));
        }
        if (end != null) {
            all.add(order.upTo(end));
        }
        return all.isEmpty() ? flat : flat.append("$and", all);
    }

    @Override
    public Bson sort() {
        return order.sort();
    }

    @Override
    public Bson fields() {
        if (columns.size() == table.columns().size()) {
            return null;
        }
        Set<String> fields = new TreeSet<>(order.fields());
        columns.forEach(column -> fields.add(column.name()));
        BsonDocument projection = new BsonDocument();
        fields.forEach(field -> projection.append(field, new BsonInt32(1)));
        return projection;
    }
}
