package io.wavepivot.ingest.sql;

/** A name that a server does not have, or does not have as it has to be. */
public final class NotInCatalogueException extends Exception {

    private final String name;

    public NotInCatalogueException(String name, String message) {
        super(message);
        this.name = name;
    }

    /** The name that is missing. */
    public String name() {
        return name;
    }
}
