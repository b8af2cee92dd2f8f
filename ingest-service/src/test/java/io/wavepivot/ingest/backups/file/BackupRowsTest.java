package io.wavepivot.ingest.backups.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.ingest.TestDatasets;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.tables.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a file may have: a restore must not find out in its midst that one of them is no record. */
class BackupRowsTest {

    private static final String SCHEMA = """
            {"type": "record", "name": "R", "fields": [
             {"name": "id", "type": "string"}, {"name": "text", "type": "string"}]}
            """;

    /** Of both texts; the key is there once more. */
    private static final int LENGTHS = 2 + 4;

    private static final int KEY = 1_000;

    @TempDir
    Path directory;

    private final Table table = new Table(TestDatasets.of("large", SCHEMA, List.of("id")));

    @Test
    void theLargestRowsAreTakenWithTheirKeys() throws Exception {
        BackupRows rows = fileOf(row(Topic.MAX_ROW_BYTES - 2 * KEY - LENGTHS));

        assertThat(rows.verify()).hasSize(64);
        assertThat(rows.count()).isOne();
    }

    @Test
    void aTextThatClaimsToBeHugeIsRefused() throws Exception {
        byte[] twoGigabytes = {2, '1', -128, -48, -84, -13, 14, 'x'};

        assertThatThrownBy(new BackupRows(forged(twoGigabytes), table, 1_024)::verify)
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("Row 1 cannot be read");
    }

    @Test
    void whatABlockHasBehindItsRowsIsNotPassedOver() throws Exception {
        byte[] twoRows = {2, '1', 2, 'x', 2, '2', 2, 'x'};

        assertThatThrownBy(new BackupRows(forged(twoRows), table, 1_024)::verify)
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("Behind row 1 there is more");
    }

    /** A file in which all is right but its only row. */
    private Path forged(byte[] row) throws Exception {
        Path file = directory.resolve("forged.avro");
        String checksum = "";
        for (int pass = 0; pass < 2; pass++) {
            try (DataFileWriter<GenericRecord> writer =
                    new DataFileWriter<>(new GenericDatumWriter<>(table.schema()))) {
                writer.setMeta("wavepivot.table", "large");
                writer.setMeta("wavepivot.key", "id");
                writer.setMeta("wavepivot.created", Instant.EPOCH.toString());
                writer.setMeta("wavepivot.rows", "%020d".formatted(1));
                writer.setMeta(BackupFile.CHECKSUM, checksum);
                writer.create(table.schema(), Files.newOutputStream(file), new byte[16]);
                writer.appendEncoded(ByteBuffer.wrap(row));
            }
            Container container = Container.of(file);
            checksum = Container.checksum(container.metadata(), container.digest(), BackupFile.CHECKSUM);
        }
        return file;
    }

    @Test
    void aRowThatIsTooLargeWithItsKeyIsRefused() throws Exception {
        BackupRows rows = fileOf(row(10), row(Topic.MAX_ROW_BYTES - 2 * KEY - LENGTHS + 1));

        assertThatThrownBy(rows::verify)
                .isInstanceOf(DamagedFileException.class)
                .hasMessage("Row 2 is larger than the 2096128 bytes of a row");
    }

    @Test
    void keysAreToldApartWhereverTheyStandAndHoweverManyThereAre() throws Exception {
        GenericRecord[] rows = IntStream.range(0, 5_000).mapToObj(this::row).toArray(GenericRecord[]::new);
        try (BackupRows file = fileOf(rows);
                SpilledKeys others = verified(file).othersKeys()) {
            for (int id = 4_990; id < 5_010; id++) {
                others.add(new HashedKey.Hash().of(key(id).getBytes(StandardCharsets.UTF_8)));
            }
            Set<String> foreign = new HashSet<>();
            file.eachForeign(others, key -> foreign.add(new String(key.bytes(), StandardCharsets.UTF_8)));

            assertThat(foreign).hasSize(10).doesNotContain(key(4_999)).contains(key(5_000), key(5_009));
        }
        rows[4_321] = row(17);
        assertThatThrownBy(fileOf(rows)::verify).hasMessage("It has two rows with the key '%s'", key(17));
    }

    private static BackupRows verified(BackupRows rows) throws Exception {
        rows.verify();
        return rows;
    }

    private BackupRows fileOf(GenericRecord... rows) throws IOException {
        Path file = directory.resolve("rows.avro");
        try (BackupFile.Writer writer = new BackupFile.Writer(file, table, CodecFactory.snappyCodec(), Instant.EPOCH)) {
            for (GenericRecord row : rows) {
                writer.append(row);
            }
            writer.finish();
        }
        return new BackupRows(file, table, 1_024);
    }

    private GenericRecord row(int length) {
        GenericRecord row = new GenericData.Record(table.schema());
        row.put("id", key(length));
        row.put("text", "x".repeat(length));
        return row;
    }

    private static String key(int length) {
        return (length + " ").repeat(KEY).substring(0, KEY);
    }
}
