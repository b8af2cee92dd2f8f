package io.wavepivot.ingest.backups.file;

/** A file is no backup, or not whole, or not of the table. Its message is for people. */
public final class DamagedFileException extends Exception {

    public DamagedFileException(String message) {
        super(message);
    }

    public DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
