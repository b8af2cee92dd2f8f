package io.wavepivot.ingest.backups;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Where backups are kept: by their tables, each under a name. */
interface BackupStore {

    /** Those of a table, the latest first. */
    List<Stored> list(String table) throws IOException;

    /**
     * Opens one.
     *
     * @throws java.io.FileNotFoundException there is none of this name
     */
    InputStream open(String table, String name) throws IOException;

    /** A new file of ours, in which a backup can be written before it is stored. */
    Path newFile(String table) throws IOException;

    /** Stores a file under a name, where it is seen as a whole or not at all; the file is gone then. */
    void store(String table, String name, Path file) throws IOException;

    /** A file that is stored; names ascend with time. */
    record Stored(String name, long bytes, Instant writtenAt) {}
}
