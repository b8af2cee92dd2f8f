package io.wavepivot.query.reports.sources;

import io.wavepivot.query.reports.sql.Relation;
import java.io.IOException;
import java.util.function.Consumer;

/** A pivot or a table, as the relation that a report's queries read. */
public interface Source {

    Relation relation();

    /** Where its rows are: a pivot that was built anew has another one. */
    String origin();

    /**
     * Reads its rows, as they are now.
     *
     * @param taker takes the values of each, in the order of the relation's columns
     */
    void read(Consumer<Object[]> taker) throws IOException;

    /** How many cells a row of the relation has. */
    default int width() {
        return 1;
    }
}
