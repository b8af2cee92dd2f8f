package io.wavepivot.ingest.sources;

/** A source cannot be read now; reading it again later may help. */
public class SourceException extends Exception {

    public SourceException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
