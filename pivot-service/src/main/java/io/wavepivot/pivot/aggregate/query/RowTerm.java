package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.schemas.mongo.CellType;

/**
 * A part of the key of a pivot's rows.
 *
 * @param isNumber whether the key is no more than this, which is a number always
 */
record RowTerm(String name, Term term, boolean isNumber) {

    /** Of its values in keys, where numbers are whole and all else but truths is text. */
    CellType type() {
        return switch (term.cells()) {
            case BOOLEAN -> CellType.BOOLEAN;
            case LONG -> CellType.LONG;
            case DOUBLE, STRING -> isNumber ? CellType.LONG : CellType.STRING;
        };
    }

    Atom atom() {
        return new Atom(term, isNumber ? Atom.Form.NUMBER : Atom.Form.PLAIN);
    }
}
