package io.wavepivot.pivot.mirror;

import java.sql.SQLException;

/** What a failure is of, whatever the server. Source: ISO/IEC 9075-2, "SQLSTATE class and subclass codes". */
final class SqlStates {

    /** Of what others did at the same time: all was taken back, and may well go next time. */
    static final String ROLLED_BACK = "40";

    /** Of values that a column does not hold. */
    static final String DATA = "22";

    /** Of a constraint, as of a key that is there already. */
    static final String CONSTRAINT = "23";

    private SqlStates() {}

    /** Whether a failure is of a class. */
    static boolean isOf(SQLException failure, String of) {
        return failure.getSQLState() != null && failure.getSQLState().startsWith(of);
    }
}
