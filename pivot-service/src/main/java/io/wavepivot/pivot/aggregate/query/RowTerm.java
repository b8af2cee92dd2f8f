package io.wavepivot.pivot.aggregate.query;

/**
 * A part of the key of a pivot's rows.
 *
 * @param isNumber whether the key is no more than this, which is a number always
 */
record RowTerm(String name, Term term, boolean isNumber) {

    Atom atom() {
        return new Atom(term, isNumber ? Atom.Form.NUMBER : Atom.Form.PLAIN);
    }
}
