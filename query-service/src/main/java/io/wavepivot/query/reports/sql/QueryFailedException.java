package io.wavepivot.query.reports.sql;

import java.sql.SQLException;
import java.time.Duration;

/** A query that cannot be answered; the message is for whoever wrote it. */
public final class QueryFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public QueryFailedException(String message) {
        super(message);
    }

    /** It takes too long. */
    static QueryFailedException slow(Duration limit) {
        return new QueryFailedException("It takes longer than " + limit.toSeconds() + " s");
    }

    /** A value is none that can be read or written. */
    static QueryFailedException outOfRange(RuntimeException cause) {
        return new QueryFailedException("A value is out of range: " + cause.getMessage());
    }

    QueryFailedException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
