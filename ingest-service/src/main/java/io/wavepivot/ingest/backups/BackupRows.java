package io.wavepivot.ingest.backups;

import io.wavepivot.schemas.tables.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericRecord;

/** The rows of a backup with their keys. Where there are more than are remembered, keys are looked at in divisions. */
final class BackupRows {

    private final Path file;
    private final Table table;
    private final int maxKeys;
    private long count;

    /** @param maxKeys that are remembered at once, a power of two */
    BackupRows(Path file, Table table, int maxKeys) {
        this.file = file;
        this.table = table;
        this.maxKeys = maxKeys;
    }

    /**
     * Reads all of it.
     *
     * @throws DamagedFileException it cannot be restored
     */
    void verify() throws IOException, DamagedFileException {
        count = BackupFile.verify(file, table);
        for (int division = 0; division < divisions(); division++) {
            int current = division;
            KeySet seen = new KeySet(maxKeys);
            walk((key, row, position) -> {
                seen.at(key);
                if (division(seen) == current) {
                    if (seen.contains()) {
                        throw new DamagedFileException(
                                "It has two rows with the key '%s'".formatted(new String(key, StandardCharsets.UTF_8)));
                    }
                    if (seen.isFull()) {
                        throw new DamagedFileException("Its keys are not those of rows: far too many are alike");
                    }
                    seen.add();
                }
            });
        }
    }

    /** How many there are, once they were verified. */
    long count() {
        return count;
    }

    /** In how many parts keys are looked at: about half of what is remembered is in each. */
    int divisions() {
        int divisions = 1;
        while (count / divisions > maxKeys / 2) {
            divisions *= 2;
        }
        return divisions;
    }

    /** The division of the key that a set is looking at. */
    int division(KeySet set) {
        return (int) Long.remainderUnsigned(set.part() >>> 32, divisions());
    }

    /** The keys of one division. */
    KeySet keys(int division) throws IOException {
        KeySet keys = new KeySet(maxKeys);
        each((key, row, position) -> {
            keys.at(key);
            if (division(keys) == division) {
                keys.add();
            }
        });
        return keys;
    }

    /** Gives each row, in the order of the file, after it was verified. */
    void each(Visitor visitor) throws IOException {
        try {
            walk(visitor);
        } catch (DamagedFileException changed) {
            throw new IOException("The file has changed since it was verified", changed);
        }
    }

    private void walk(Visitor visitor) throws IOException, DamagedFileException {
        try (DataFileReader<GenericRecord> rows = BackupFile.rows(file, table)) {
            for (long position = 0; hasNext(rows, position); position++) {
                GenericRecord row = next(rows, position);
                List<String> parts = table.key().parts(row);
                Optional<String> objection = table.key().objection(parts);
                if (objection.isPresent()) {
                    throw new DamagedFileException("Row %d: %s".formatted(position + 1, objection.get()));
                }
                visitor.take(table.key().join(parts).getBytes(StandardCharsets.UTF_8), row, position);
            }
        }
    }

    private static boolean hasNext(Iterator<GenericRecord> rows, long position) throws DamagedFileException {
        try {
            return rows.hasNext();
        } catch (AvroRuntimeException damaged) {
            throw new DamagedFileException(
                    "Behind row %d it cannot be read: %s".formatted(position, damaged.getMessage()), damaged);
        }
    }

    private static GenericRecord next(Iterator<GenericRecord> rows, long position) throws DamagedFileException {
        try {
            return rows.next();
        } catch (RuntimeException damaged) { // Whatever Avro makes of bytes that are no row of this schema.
            throw new DamagedFileException(
                    "Row %d cannot be read: %s".formatted(position + 1, damaged.getMessage()), damaged);
        }
    }

    /** Is given rows. */
    interface Visitor {

        /** @param position of the row in the file, from 0 on */
        void take(byte[] key, GenericRecord row, long position) throws IOException, DamagedFileException;
    }
}
