package io.wavepivot.ingest.backups;

/** A file is no backup, or not whole, or not of the table. Its message is for people. */
final class DamagedFileException extends Exception {

    DamagedFileException(String message) {
        super(message);
    }

    DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
