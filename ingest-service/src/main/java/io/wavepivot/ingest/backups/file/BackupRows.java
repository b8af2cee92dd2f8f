package io.wavepivot.ingest.backups.file;

import com.google.common.io.CountingOutputStream;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;

/** The rows of a backup with their keys, which are looked at in divisions where there are more than are remembered. */
public final class BackupRows implements Closeable {

    private final Path file;
    private final Table table;
    private final int maxKeys;
    private final DatumWriter<GenericRecord> writer;
    private final CountingOutputStream written = new CountingOutputStream(OutputStream.nullOutputStream());
    private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(written, null);
    private long count;
    private SpilledKeys keys;

    /** @param maxKeys that are remembered at once, a power of two */
    public BackupRows(Path file, Table table, int maxKeys) {
        this.file = file;
        this.table = table;
        this.maxKeys = maxKeys;
        this.writer = new GenericDatumWriter<>(table.schema(), AvroDecoder.rowModel());
    }

    /**
     * Reads all of it.
     *
     * @return its checksum
     * @throws DamagedFileException it cannot be restored
     */
    public String verify() throws IOException, DamagedFileException {
        BackupFile.Header header = BackupFile.verify(file, table);
        count = header.rows();
        keys = new SpilledKeys(file.getParent(), count, maxKeys);
        HashedKey.Hash hash = new HashedKey.Hash();
        long read = walk((key, row, position) -> {
            check(key, row, position);
            keys.add(hash.of(key));
        });
        if (read != count) {
            throw new DamagedFileException("It claims to have %d rows, and has %d".formatted(count, read));
        }
        keys.requireDistinct();
        return header.checksum();
    }

    private void check(byte[] key, GenericRecord row, long position) throws IOException, DamagedFileException {
        Optional<String> objection = table.key().objection(table.key().parts(row));
        if (objection.isPresent()) {
            throw new DamagedFileException("Row %d: %s".formatted(position + 1, objection.get()));
        }
        for (Column column : table.columns()) {
            Object value = row.get(column.position());
            if (value != null && !column.isValue(value)) {
                throw new DamagedFileException("Row %d: '%s' is %s, and is to be %s"
                        .formatted(position + 1, column.name(), value, column.rule()));
            }
        }
        if (key.length + size(row) > Topic.MAX_ROW_BYTES) {
            throw new DamagedFileException(
                    "Row %d is larger than the %d bytes of a row".formatted(position + 1, Topic.MAX_ROW_BYTES));
        }
    }

    /** How many there are, once they were verified. */
    public long count() {
        return count;
    }

    /** Keys that are divided as its own are, and are none yet; once it was verified. */
    public SpilledKeys othersKeys() throws IOException {
        return keys.others(file.getParent());
    }

    /** Gives those of some keys that are not its own. */
    public void eachForeign(SpilledKeys others, SpilledKeys.Taker taker) throws IOException, DamagedFileException {
        for (int division = 0; division < keys.divisions(); division++) {
            KeySet ours = keys.distinct(division);
            others.each(division, key -> {
                if (!ours.contains(key)) {
                    taker.take(key);
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        if (keys != null) {
            keys.close();
        }
    }

    /** Gives each row, in the order of the file, after it was verified. */
    public void each(Visitor visitor) throws IOException {
        try {
            walk(visitor);
        } catch (DamagedFileException changed) {
            throw new IOException("The file has changed since it was verified", changed);
        }
    }

    /** @return how many there are */
    private long walk(Visitor visitor) throws IOException, DamagedFileException {
        long[] read = new long[1];
        BackupFile.each(file, table, (row, position) -> {
            String key = table.key().join(table.key().parts(row));
            visitor.take(key.getBytes(StandardCharsets.UTF_8), row, position);
            read[0]++;
        });
        return read[0];
    }

    /** As the table has it now, where it is not small anyway. */
    private long size(GenericRecord row) throws IOException {
        long before = written.getCount();
        writer.write(row, encoder);
        return written.getCount() - before;
    }

    /** Is given rows. */
    public interface Visitor {

        /** @param position of the row in the file, from 0 on */
        void take(byte[] key, GenericRecord row, long position) throws IOException, DamagedFileException;
    }
}
