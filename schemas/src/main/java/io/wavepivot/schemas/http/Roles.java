package io.wavepivot.schemas.http;

/** What a token allows. */
public final class Roles {

    /** Writes rows. */
    public static final String PRODUCER = "producer";

    /** Reads pivots, tables and reports. */
    public static final String ANALYST = "analyst";

    /** Defines what is read, and mends it. */
    public static final String OPERATOR = "operator";

    private Roles() {}
}
