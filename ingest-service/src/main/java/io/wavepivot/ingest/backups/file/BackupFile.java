package io.wavepivot.ingest.backups.file;

import io.wavepivot.ingest.datasets.SchemaChange;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.BoundedDecoder;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/**
 * A table in an Avro object container file, which any Avro reader opens. Its header says how many rows it has, and the
 * checksum of all that it says, so that a file that is not as it was written is known before its rows are read.
 */
public final class BackupFile {

    private static final String TABLE = "wavepivot.table";
    private static final String ROWS = "wavepivot.rows";
    private static final String CREATED = "wavepivot.created";
    private static final String KEY = "wavepivot.key";
    static final String CHECKSUM = "wavepivot.sha256";

    private static final int SYNC_INTERVAL = 64 * 1024;
    private static final String SCHEMA = "avro.schema";

    private BackupFile() {}

    /**
     * Reads what a backup says of itself, and no more of it.
     *
     * @throws DamagedFileException it says nothing of the kind
     */
    public static Header header(InputStream in) throws IOException, DamagedFileException {
        return header(Container.header(in));
    }

    private static Header header(Container container) throws DamagedFileException {
        try {
            return new Header(
                    Long.parseLong(container.entry(ROWS)),
                    Instant.parse(container.entry(CREATED)),
                    container.entry(CHECKSUM));
        } catch (NumberFormatException | DateTimeParseException unreadable) {
            throw new DamagedFileException("Its header is no backup's: " + unreadable.getMessage(), unreadable);
        }
    }

    /**
     * Looks at a whole file, and at none of its rows yet.
     *
     * @return what it says of itself, which is true
     * @throws DamagedFileException it is no backup, or cut, or changed, or not of this table, or of rows that it cannot
     *     have
     */
    static Header verify(Path file, Table table) throws IOException, DamagedFileException {
        Container container = Container.of(file);
        check(container, table);
        Schema written = schema(container);
        if (!SchemaChange.objections(table, written).isEmpty()) {
            throw new DamagedFileException("Its rows cannot be those of the table '%s' as it is defined now: %s"
                    .formatted(table.name(), written));
        }
        return header(container);
    }

    /**
     * Gives the rows of a file that was verified, as the table has them, in their order. Whatever they claim to be, they
     * take no more memory than a block.
     *
     * @throws DamagedFileException it cannot be read all the same
     */
    static void each(Path file, Table table, RowTaker taker) throws IOException, DamagedFileException {
        Schema written = schema(header(file));
        GenericDatumReader<GenericRecord> reader =
                new GenericDatumReader<>(written, table.schema(), AvroDecoder.rowModel());
        BoundedDecoder decoder = new BoundedDecoder();
        long[] position = new long[1];
        Container.of(file, (codec, block, rows) -> {
            decoder.reset(Expansion.of(codec, block), 0);
            for (long i = 0; i < rows; i++) {
                taker.take(row(reader, decoder, position[0]), position[0]++);
            }
            if (!decoder.isEnd()) {
                throw new DamagedFileException(
                        "Behind row %d there is more in its block than it claims".formatted(position[0]));
            }
        });
    }

    private static GenericRecord row(GenericDatumReader<GenericRecord> reader, BoundedDecoder decoder, long position)
            throws DamagedFileException {
        try {
            return reader.read(null, decoder);
        } catch (IOException
                | RuntimeException damaged) { // Whatever Avro makes of bytes that are no row of this schema.
            throw new DamagedFileException(
                    "Row %d cannot be read: %s".formatted(position + 1, damaged.getMessage()), damaged);
        }
    }

    private static Container header(Path file) throws IOException, DamagedFileException {
        try (InputStream in = Files.newInputStream(file)) {
            return Container.header(in);
        }
    }

    /** What a header says, where it is that of a backup. */
    private static void check(Container container, Table table) throws DamagedFileException {
        if (container.entry(CHECKSUM).isEmpty()) {
            throw new DamagedFileException("It has no entry '%s': it is no backup of ours".formatted(CHECKSUM));
        }
        String checksum = Container.checksum(container.metadata(), container.digest(), CHECKSUM);
        if (!checksum.equals(container.entry(CHECKSUM))) {
            throw new DamagedFileException("It is not as it was written: its checksum is %s, and it says %s"
                    .formatted(checksum, container.entry(CHECKSUM)));
        }
        if (!container.entry(ROWS).equals(rows(container.rows()))) {
            throw new DamagedFileException(
                    "It has %d rows, and says %s".formatted(container.rows(), container.entry(ROWS)));
        }
        if (!container.entry(TABLE).equals(table.name())) {
            throw new DamagedFileException(
                    "It is of the table '%s', not of '%s'".formatted(container.entry(TABLE), table.name()));
        }
        String key = String.join(",", table.dataset().getPrimaryKey());
        if (!container.entry(KEY).equals(key)) {
            throw new DamagedFileException(
                    "Its rows are told apart by %s, those of the table by %s".formatted(container.entry(KEY), key));
        }
    }

    private static Schema schema(Container container) throws DamagedFileException {
        try {
            return new Schema.Parser().parse(container.entry(SCHEMA));
        } catch (RuntimeException | StackOverflowError noSchema) {
            throw new DamagedFileException("Its schema cannot be read: " + noSchema.getMessage());
        }
    }

    /** Of one length, as the header is written once more when it is known. */
    private static String rows(long count) {
        return "%020d".formatted(count);
    }

    /** Is given rows. */
    interface RowTaker {

        /** @param position of the row in the file, from 0 on */
        void take(GenericRecord row, long position) throws IOException, DamagedFileException;
    }

    /**
     * What a backup says of itself.
     *
     * @param rows that it has
     * @param created the moment that it shows
     * @param checksum the SHA-256 of all that it says
     */
    public record Header(long rows, Instant created, String checksum) {}

    /** A file that is being written; it is whole after {@link #finish}. */
    public static final class Writer implements Closeable {

        private final Path file;
        private final Table table;
        private final CodecFactory codec;
        private final byte[] sync = new byte[16];
        private final SortedMap<String, String> entries = new TreeMap<>();
        private final DataFileWriter<GenericRecord> rows;

        /** @param created the moment that it shows */
        public Writer(Path file, Table table, CodecFactory codec, Instant created) throws IOException {
            this.file = file;
            this.table = table;
            this.codec = codec;
            ThreadLocalRandom.current().nextBytes(sync);
            entries.put(TABLE, table.name());
            entries.put(KEY, String.join(",", table.dataset().getPrimaryKey()));
            entries.put(CREATED, created.toString());
            entries.put(ROWS, rows(0));
            entries.put(CHECKSUM, "0".repeat(64));
            this.rows = begin(new BufferedOutputStream(Files.newOutputStream(file)));
        }

        /** Adds a row as the table has it. */
        public void append(GenericRecord row) throws IOException {
            rows.append(row);
        }

        /**
         * Writes the header once more, by which the file is whole.
         *
         * @return its checksum
         */
        public String finish() throws IOException {
            rows.close();
            String checksum;
            try {
                Container container = Container.of(file);
                entries.put(ROWS, rows(container.rows()));
                SortedMap<String, String> all = new TreeMap<>(container.metadata());
                all.putAll(entries);
                checksum = Container.checksum(all, container.digest(), CHECKSUM);
                entries.put(CHECKSUM, checksum);
            } catch (DamagedFileException impossible) {
                throw new IOException("What was written is not there", impossible);
            }
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            begin(header).close();
            try (RandomAccessFile again = new RandomAccessFile(file.toFile(), "rw")) {
                again.write(header.toByteArray());
                again.getFD().sync();
            }
            return checksum;
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }

        private DataFileWriter<GenericRecord> begin(OutputStream out) throws IOException {
            DataFileWriter<GenericRecord> writer =
                    new DataFileWriter<>(new GenericDatumWriter<>(table.schema(), AvroDecoder.rowModel()));
            writer.setCodec(codec);
            writer.setSyncInterval(SYNC_INTERVAL);
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                writer.setMeta(entry.getKey(), entry.getValue());
            }
            return writer.create(table.schema(), out, sync);
        }
    }
}
