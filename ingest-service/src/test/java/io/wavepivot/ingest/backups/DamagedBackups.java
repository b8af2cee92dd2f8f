package io.wavepivot.ingest.backups;

import io.wavepivot.ingest.TestDatasets;
import io.wavepivot.ingest.backups.file.BackupFile;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.tables.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Files that are no whole backups of a table, made of one that is. */
public final class DamagedBackups {

    private final byte[] good;
    private final String table;
    private final Schema schema;
    private final Path directory;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /**
     * @param good a backup of a table with an {@code int} key {@code id}, in several blocks
     * @param schema of its rows
     * @param directory for files that are in the making
     */
    public DamagedBackups(byte[] good, String table, String schema, Path directory) {
        this.good = good;
        this.table = table;
        this.schema = new Schema.Parser().parse(schema);
        this.directory = directory;
    }

    /** Each with a part of what is said of it. */
    public Map<String, byte[]> all() throws IOException {
        int header = endOfFirst(sync());
        int block = header + Arrays.copyOfRange(good, header, good.length).length / 2;
        files.put("no Avro object container file", new byte[0]);
        files.put("The file is no Avro", "id,name\n1,Ann\n".getBytes(StandardCharsets.UTF_8));
        files.put("in the midst of its header", Arrays.copyOf(good, header / 2));
        files.put("in the midst of a block", Arrays.copyOf(good, block));
        files.put("its checksum is", Arrays.copyOf(good, header));
        files.put("It is not as it was written", flipped(block));
        files.put("and it says", flipped(indexOf("\"boss\"") + 2));
        files.put("A block", joined(good, "and more".getBytes(StandardCharsets.UTF_8)));
        files.put("no backup of ours", foreign());
        files.put("of the table 'another'", written("another", schema, 1));
        files.put("cannot be those of the table", written(table, incompatible(), 1));
        files.put("timestamp-micros", written(table, ofAnotherUnit(), 1));
        files.put("two rows with the key '1'", written(table, schema, 1, 2, 1));
        files.put("an entry of", joined(Arrays.copyOf(good, 5), new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, 0x7F
        }));
        files.put("A block claims to have 1 rows in 4503599627370496 bytes", hugeBlock(header));
        files.put("A number in the file does not end", endlessNumber(header));
        files.put("becomes more than", bomb());
        return files;
    }

    private byte[] hugeBlock(int header) {
        byte[] twoToThe52 = {-128, -128, -128, -128, -128, -128, -128, 16};
        return joined(joined(Arrays.copyOf(good, header), new byte[] {2}), twoToThe52);
    }

    private byte[] endlessNumber(int header) {
        byte[] endless = new byte[12];
        Arrays.fill(endless, (byte) -1);
        return joined(Arrays.copyOf(good, header), endless);
    }

    /** The marker that stands at the end of the header, and of the file. */
    private byte[] sync() {
        return Arrays.copyOfRange(good, good.length - 16, good.length);
    }

    private int endOfFirst(byte[] marker) {
        for (int i = 0; ; i++) {
            if (Arrays.equals(good, i, i + marker.length, marker, 0, marker.length)) {
                return i + marker.length;
            }
        }
    }

    private int indexOf(String text) {
        return new String(good, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private byte[] flipped(int at) {
        byte[] bytes = good.clone();
        bytes[at] ^= 1;
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** What another program would write. */
    private byte[] foreign() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, bytes).append(row(schema, 1));
        }
        return bytes.toByteArray();
    }

    private byte[] written(String name, Schema as, int... ids) throws IOException {
        List<GenericRecord> rows =
                Arrays.stream(ids).mapToObj(id -> row(as, id)).toList();
        return written(name, as, CodecFactory.snappyCodec(), rows);
    }

    /** A row of seventeen million blanks: whole, and a few kilobytes. */
    private byte[] bomb() throws IOException {
        GenericRecord row = row(schema, 1);
        row.put("name", " ".repeat(17_000_000));
        return written(table, schema, CodecFactory.zstandardCodec(3), List.of(row));
    }

    private byte[] written(String name, Schema as, CodecFactory codec, List<GenericRecord> rows) throws IOException {
        Path file = Files.createTempFile(directory, "made", ".avro");
        Dataset dataset = TestDatasets.of(name, as.toString(), List.of("id"));
        try (BackupFile.Writer writer = new BackupFile.Writer(file, new Table(dataset), codec, Instant.EPOCH)) {
            for (GenericRecord row : rows) {
                writer.append(row);
            }
            writer.finish();
        }
        return Files.readAllBytes(file);
    }

    /** To Avro, a number is a number. */
    private Schema ofAnotherUnit() {
        return new Schema.Parser().parse(schema.toString().replace("timestamp-millis", "timestamp-micros"));
    }

    private static Schema incompatible() {
        return SchemaBuilder.record("Row")
                .fields()
                .requiredInt("id")
                .requiredInt("name")
                .endRecord();
    }

    private static GenericRecord row(Schema schema, int id) {
        GenericRecord row = new GenericData.Record(schema);
        row.put("id", id);
        row.put("name", schema.getField("name").schema().getType() == Schema.Type.INT ? 7 : "Name");
        if (schema.getField("hired") != null) {
            row.put("hired", 0L);
        }
        return row;
    }
}
