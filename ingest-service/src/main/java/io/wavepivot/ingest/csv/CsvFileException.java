package io.wavepivot.ingest.csv;

/** A file cannot be read on, now or ever; the message says where and why. */
public class CsvFileException extends Exception {

    public CsvFileException(String message) {
        super(message);
    }
}
