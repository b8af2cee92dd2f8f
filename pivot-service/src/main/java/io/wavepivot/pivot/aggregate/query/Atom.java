package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.pivot.aggregate.values.Names;
import io.wavepivot.pivot.aggregate.values.Sortable;
import org.apache.avro.generic.GenericRecord;

/** What is to be known of a row, in a form. */
record Atom(Term term, Form form) {

    /** @return null where the row has no value */
    Object of(GenericRecord row) {
        Object raw = term.raw(row);
        if (raw == null) {
            return null;
        }
        return switch (form) {
            case KEY -> term.part() == null ? term.column().type().text(raw) : raw.toString();
            case PLAIN -> Names.bounded(term.plain(row));
            case NUMBER -> ((Number) raw).longValue();
            case SORTABLE -> Sortable.bytes(term.type(), raw);
        };
    }

    /** What it is used as. */
    enum Form {
        /** A part of a key, as a text. */
        KEY,
        /** A part of a row's key, or a column. */
        PLAIN,
        /** A row's key that is a number. */
        NUMBER,
        /** A value. */
        SORTABLE
    }
}
