package io.wavepivot.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.PivotRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the bytes are, decoding ends in a value or in an {@link UndecodableException}, with little memory. */
class HostileBytesTest {

    private static final int ID = 7;
    private static final int OTHER_ID = 9;

    private TestRegistry server;
    private AvroDecoder<PivotRow> decoder;

    @BeforeEach
    void startRegistry() throws IOException {
        server = TestRegistry.start();
        server.schema(ID, PivotRow.getClassSchema());
        decoder = AvroDecoder.of(server.client(), PivotRow.class);
    }

    @AfterEach
    void stopRegistry() {
        server.stop();
    }

    @Test
    @Timeout(60)
    void aHundredThousandMutatedRecordsAreValuesOrUndecodable() throws IOException {
        byte[] valid = valid();
        Random random = new Random(20_131);
        int values = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] mutated = mutate(valid, random);
            try {
                decoder.decode(mutated);
                values++;
            } catch (UndecodableException refused) {
                assertThat(refused).hasMessageContaining(""); // It has one, and nothing else was thrown.
            }
        }
        assertThat(values).isBetween(1, 99_999);
    }

    @Test
    void aMapThatClaimsMoreEntriesThanAnArrayCanHoldIsUndecodable() {
        assertUndecodable(record(out -> out.writeLong((1L << 31) + 5)));
    }

    @Test
    void aMapThatClaimsSixteenMillionEntriesInTwentyBytesTakesNoMemory() {
        long before = allocated();

        assertUndecodable(record(out -> out.writeLong(16 * 1024 * 1024)));

        assertThat(allocated() - before).isLessThan(4 * 1024 * 1024);
    }

    @Test
    void lengthsAndCountsThatAreNegativeAreUndecodable() {
        assertUndecodable(bytes(out -> out.writeLong(-1))); // The pivot's name.
        assertUndecodable(record(out -> out.writeLong(Long.MIN_VALUE)));
        assertUndecodable(record(out -> {
            out.writeLong(1);
            out.writeLong(-7); // A point's name.
        }));
    }

    @Test
    void aUnionOutOfRangeIsUndecodable() {
        for (int branch : new int[] {5, -1, Integer.MAX_VALUE}) {
            assertUndecodable(record(out -> {
                out.writeLong(1);
                out.writeString("a");
                out.writeInt(branch);
            }));
        }
    }

    @Test
    void aTextThatIsNoUtf8IsUndecodable() {
        assertUndecodable(bytes(out -> out.writeBytes(new byte[] {(byte) 0xC3, 0x28})));
    }

    /** Passed over item by item, items that take no bytes would never end. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anEndlessArrayOfNothingIsUndecodable() {
        server.schema(
                OTHER_ID,
                SchemaBuilder.record("PivotRow")
                        .namespace("io.wavepivot.schemas")
                        .fields()
                        .name("nothing")
                        .type()
                        .array()
                        .items()
                        .nullType()
                        .noDefault()
                        .endRecord());

        assertUndecodable(bytes(OTHER_ID, out -> out.writeLong(Long.MAX_VALUE / 2)));
        assertUndecodable(bytes(OTHER_ID, out -> {
            for (int i = 0; i < 1_000_000; i++) {
                out.writeLong(900_000);
            }
        }));
    }

    @Test
    void aRecordWithoutEndIsUndecodable() {
        Schema endless = SchemaBuilder.record("PivotRow")
                .namespace("io.wavepivot.schemas")
                .fields()
                .name("next")
                .type()
                .unionOf()
                .nullType()
                .and()
                .type("PivotRow")
                .endUnion()
                .noDefault()
                .endRecord();
        server.schema(OTHER_ID, endless);
        byte[] bytes = new byte[1_000_000];
        Arrays.fill(bytes, AvroDecoder.HEADER, bytes.length, (byte) 2);
        bytes[4] = OTHER_ID;

        assertUndecodable(bytes);
    }

    @Test
    void aSchemaWithAnInvalidDefaultIsUndecodable() {
        server.answer(
                OTHER_ID,
                "{\"schema\": \"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"R\\\",\\\"fields\\\":["
                        + "{\\\"name\\\":\\\"a\\\",\\\"type\\\":\\\"int\\\",\\\"default\\\":\\\"x\\\"}]}\"}");

        assertUndecodable(bytes(OTHER_ID, out -> out.writeInt(1)));
    }

    @Test
    void aBookmarkOfHostileBytesIsUndecodableToo() throws IOException {
        server.schema(OTHER_ID, Bookmark.getClassSchema());
        AvroDecoder<Bookmark> bookmarks = AvroDecoder.of(server.client(), Bookmark.class);
        byte[] bytes = bytes(OTHER_ID, out -> {
            out.writeString("source");
            out.writeString("scope");
            out.writeLong(1);
            out.writeString("measures");
            out.writeLong(1);
            out.writeLong(1L << 40);
        });

        assertThatThrownBy(() -> bookmarks.decode(bytes)).isInstanceOf(UndecodableException.class);
    }

    private void assertUndecodable(byte[] bytes) {
        assertThatThrownBy(() -> decoder.decode(bytes)).isInstanceOf(UndecodableException.class);
    }

    private byte[] valid() throws IOException {
        Map<String, Object> cells = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            cells.put("419.co2" + i, i % 5 == 0 ? null : i % 3 == 0 ? "text " + i : (Object) (double) i);
        }
        return new AvroEncoder(server.client())
                .encode(
                        "pivot-rows",
                        new PivotRow("p;q;r;60", "1377299040", Instant.EPOCH, cells, true, false, Map.of()));
    }

    private static byte[] mutate(byte[] valid, Random random) {
        byte[] mutated = valid.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int place = AvroDecoder.HEADER + random.nextInt(mutated.length - AvroDecoder.HEADER);
            switch (random.nextInt(4)) {
                case 0 -> mutated[place] = (byte) random.nextInt();
                case 1 -> mutated[place] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated = Arrays.copyOf(mutated, Math.max(place, AvroDecoder.HEADER + 1));
                default -> Arrays.fill(mutated, place, Math.min(place + 9, mutated.length), (byte) 0xFF);
            }
        }
        return mutated;
    }

    /** Up to the cells, as they should be. */
    private static byte[] record(Content cells) {
        return bytes(out -> {
            out.writeString("pivot");
            out.writeString("1");
            out.writeLong(0);
            cells.write(out);
        });
    }

    private static byte[] bytes(Content content) {
        return bytes(ID, content);
    }

    private static byte[] bytes(int id, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 0, (byte) id});
        try {
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
            content.write(out);
            out.flush();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private interface Content {
        void write(BinaryEncoder out) throws IOException;
    }
}
