package io.wavepivot.query.reports.sql;

import java.sql.SQLException;

/** A query that cannot be answered; the message is for whoever wrote it. */
public final class QueryFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public QueryFailedException(String message) {
        super(message);
    }

    QueryFailedException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
