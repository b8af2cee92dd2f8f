package io.wavepivot.pivot.patches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.pivot.rows.Patch;
import io.wavepivot.pivot.rows.TestCells;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.PivotRowEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchReaderTest {

    private static final int OURS = 7;
    private static final int OTHER = 9;

    private final TestRegistry server = new TestRegistry(OURS)
            .with(OURS, PivotRow.getClassSchema())
            .with(OTHER, withANote(PivotRow.getClassSchema()));
    private final SchemaRegistry registry = server.client();
    private final PatchReader reader = new PatchReader(registry);

    @AfterEach
    void stop() {
        server.close();
    }

    /** Ours without an object a cell, any other by Avro. */
    @ParameterizedTest
    @ValueSource(ints = {OURS, OTHER})
    void patchesOfAnySchemaAreReadAlike(int schema) throws UndecodableException {
        for (int i = 0; i < 2; i++) {
            Patch patch = reader.read(bytes(schema, true, false));

            assertThat(patch.pivot()).isEqualTo("p");
            assertThat(patch.rowKey()).isEqualTo("60");
            assertThat(patch.at()).isEqualTo(-7);
            assertThat(patch.complete()).isTrue();
            assertThat(patch.replaces()).isFalse();
            assertThat(new TreeMap<>(TestCells.map(patch.cells()))).isEqualTo(cells());
        }
        assertThat(reader.read(bytes(schema, false, true)).replaces()).isTrue();
    }

    @Test
    void cellsStayInTheirOrder() throws UndecodableException {
        assertThat(TestCells.map(reader.read(bytes(OURS, true, false)).cells()).keySet())
                .containsExactlyElementsOf(cells().keySet());
    }

    @Test
    void schemasAreAskedForOnce() throws UndecodableException {
        byte[] ours = bytes(OURS, true, false);
        byte[] other = bytes(OTHER, true, false);
        reader.read(ours);
        reader.read(other);

        server.close();

        assertThat(reader.read(ours).pivot()).isEqualTo("p");
        assertThat(reader.read(other).pivot()).isEqualTo("p");
    }

    @Test
    void cellsMayComeInSeveralBlocks() throws UndecodableException {
        byte[] bytes = written(out -> {
            out.writeLong(1);
            out.writeString("a");
            out.writeIndex(2);
            out.writeLong(5);
            out.writeLong(-1); // With the size of the block.
            out.writeLong(4);
            out.writeString("b");
            out.writeIndex(0);
            out.writeLong(0);
            out.writeBoolean(false);
            out.writeBoolean(true);
            out.writeLong(1);
            out.writeString("employees");
            out.writeLong(2);
            out.writeLong(5);
            out.writeLong(-1);
            out.writeLong(0);
            out.writeLong(0);
        });

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a", 5L);
        expected.put("b", null);
        Patch patch = reader.read(bytes);
        assertThat(TestCells.map(patch.cells())).isEqualTo(expected);
        assertThat(patch.sources()).isEqualTo(Map.of("employees", List.of(5L, -1L)));
    }

    @Test
    void whatEndsTooSoonIsUndecodable() {
        byte[] whole = bytes(OURS, true, false);
        for (int length = 0; length < whole.length; length++) {
            assertUndecodable(Arrays.copyOf(whole, length), "");
        }
    }

    @Test
    void whatHasMoreBehindItIsUndecodable() {
        byte[] whole = bytes(OURS, true, false);

        assertUndecodable(Arrays.copyOf(whole, whole.length + 1), "bytes behind");
    }

    @Test
    void aCellOfNoTypeOfOursIsUndecodable() {
        for (int branch : new int[] {-1, 5}) {
            assertUndecodable(
                    written(out -> {
                        out.writeLong(1);
                        out.writeString("a");
                        out.writeIndex(branch);
                    }),
                    "of the branch " + branch);
        }
    }

    @ParameterizedTest
    @MethodSource("noUtf8")
    void namesAndTextsThatAreNoUtf8AreUndecodable(byte[] broken) {
        assertUndecodable(
                written(out -> {
                    out.writeLong(1);
                    out.writeBytes(broken);
                    out.writeIndex(0);
                    out.writeLong(0);
                    out.writeBoolean(false);
                    out.writeBoolean(false);
                }),
                "no UTF-8");
        assertUndecodable(
                written(out -> {
                    out.writeLong(1);
                    out.writeString("a");
                    out.writeIndex(4);
                    out.writeBytes(broken);
                    out.writeLong(0);
                    out.writeBoolean(false);
                    out.writeBoolean(false);
                }),
                "no UTF-8");
    }

    private static Stream<byte[]> noUtf8() {
        return Stream.of(new byte[] {'a', (byte) 0xC3, 0x28}, new byte[] {(byte) 0xFF});
    }

    private void assertUndecodable(byte[] bytes, String reason) {
        assertThatThrownBy(() -> reader.read(bytes))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(reason);
    }

    /** More than there is room for at first, with all types. */
    private static Map<String, Object> cells() {
        Map<String, Object> cells = new TreeMap<>();
        IntStream.range(0, 70).forEach(i -> cells.put("point " + i, i / 2.0));
        cells.put("long", Long.MIN_VALUE);
        cells.put("true", true);
        cells.put("false", false);
        cells.put("text \u00FC", "\u00FC \uFFFD");
        cells.put("empty", "");
        cells.put("none", null);
        return cells;
    }

    private byte[] bytes(int schema, boolean complete, boolean replaces) {
        byte[] bytes = new PivotRowEncoder(new AvroEncoder(registry), "pivot-rows")
                .encode("p", "60", -7, cells(), complete, replaces);
        bytes[4] = (byte) schema;
        return schema == OURS ? bytes : Arrays.copyOf(bytes, bytes.length + 1); // An empty note.
    }

    private static byte[] written(Content cells) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 0, OURS});
        try {
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
            out.writeString("p");
            out.writeString("60");
            out.writeLong(0);
            cells.write(out);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    /** As a later release may have it: with a text more, at the end. */
    private static Schema withANote(Schema ours) {
        List<Field> fields = new ArrayList<>();
        ours.getFields().forEach(field -> fields.add(new Field(field, field.schema())));
        fields.add(new Field("note", Schema.create(Schema.Type.STRING), null, ""));
        return Schema.createRecord(ours.getName(), null, ours.getNamespace(), false, fields);
    }

    private interface Content {
        void write(BinaryEncoder out) throws IOException;
    }
}
