package io.wavepivot.pivot.tables;

import io.wavepivot.pivot.flow.LaterException;

/** What was read is of a restore that is under way: it is read again when the copy is to be made anew. */
public final class RestoringException extends LaterException {

    RestoringException(String table) {
        super("The table '%s' is being restored".formatted(table));
    }
}
