package io.wavepivot.ingest.files;

/** A file cannot be read on, now or ever; the message says where and why. */
class CsvFileException extends Exception {

    CsvFileException(String message) {
        super(message);
    }
}
