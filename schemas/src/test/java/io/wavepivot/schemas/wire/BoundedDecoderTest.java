package io.wavepivot.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Avro's own encoder writes what is read here. */
class BoundedDecoderTest {

    private final BoundedDecoder decoder = new BoundedDecoder();

    @ParameterizedTest
    @EnumSource(Kind.class)
    void valuesOfAllKindsAreReadAsAvroWritesThem(Kind kind) throws IOException {
        byte[] bytes = written(kind.write);

        assertThat(kind.read.apply(decoder.reset(bytes, 0))).isEqualTo(kind.value);
        assertThat(decoder.isEnd()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void valuesOfAllKindsThatEndTooSoonAreSaidToDoSo(Kind kind) {
        byte[] bytes = written(kind.write);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> kind.read.apply(decoder.reset(cut, 0))).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void readingGoesOnBehindEachValue() throws IOException {
        byte[] bytes = written(out -> {
            for (Kind kind : Kind.values()) {
                kind.write.write(out);
            }
        });

        decoder.reset(bytes, 0);

        for (Kind kind : Kind.values()) {
            assertThat(kind.read.apply(decoder)).isEqualTo(kind.value);
        }
        assertThat(decoder.isEnd()).isTrue();
    }

    @Test
    void whatIsPassedOverLiesBetweenItsStartAndThePosition() throws IOException {
        byte[] bytes = written(out -> out.writeString("text"));

        int start = decoder.reset(bytes, 0).passOver();

        assertThat(new String(bytes, start, decoder.position() - start, StandardCharsets.UTF_8))
                .isEqualTo("text");
    }

    @Test
    void aNumberHasTenBytesAtTheMost() throws IOException {
        byte[] longest = new byte[10];
        Arrays.fill(longest, 0, 9, (byte) 0x80);
        byte[] longer = new byte[11];
        Arrays.fill(longer, 0, 10, (byte) 0x80);

        assertThat(decoder.reset(longest, 0).readLong()).isZero();
        assertThatIOException()
                .isThrownBy(() -> decoder.reset(longer, 0).readLong())
                .withMessageContaining("more than 10 bytes");
    }

    @Test
    void anIntIsNoLongerThanThat() throws IOException {
        byte[] largest = written(out -> out.writeLong(Integer.MAX_VALUE));
        byte[] larger = written(out -> out.writeLong(Integer.MAX_VALUE + 1L));

        assertThat(decoder.reset(largest, 0).readInt()).isEqualTo(Integer.MAX_VALUE);
        assertThatIOException()
                .isThrownBy(() -> decoder.reset(larger, 0).readInt())
                .withMessageContaining("An int is");
    }

    @Test
    void aBooleanIsZeroOrOne() {
        assertThatIOException()
                .isThrownBy(() -> decoder.reset(new byte[] {2}, 0).readBoolean())
                .withMessageContaining("A boolean is 2");
    }

    @Test
    void aLengthIsNotNegative() {
        byte[] bytes = written(out -> out.writeLong(-1));

        assertThatIOException()
                .isThrownBy(() -> decoder.reset(bytes, 0).readString())
                .withMessageContaining("A length is -1");
    }

    @Test
    void aTextThatIsNoUtf8IsRefusedWhereverItIsBroken() {
        for (byte[] broken : new byte[][] {{4, (byte) 0xC3, 0x28}, {6, 'a', (byte) 0xC3, 0x28}}) {
            assertThatIOException()
                    .isThrownBy(() -> decoder.reset(broken, 0).readString())
                    .withMessageContaining("no UTF-8");
        }
    }

    @Test
    void aBlockMayHaveAsManyItemsAsThereAreBytes() throws IOException {
        byte[] two = {0, 4, 0};
        byte[] three = {0, 6, 0};

        assertThat(decoder.reset(two, 1).readArrayStart()).isEqualTo(2);
        assertThatThrownBy(() -> decoder.reset(three, 1).readArrayStart())
                .isInstanceOf(EOFException.class)
                .hasMessage("A block claims 3 items, and 1 bytes are left");
    }

    @Test
    void theBlocksOfAnArrayTogetherHaveNoMoreItemsThanThereAreBytes() throws IOException {
        byte[] twoAndTwo = {4, 4, 0};

        assertThat(decoder.reset(twoAndTwo, 0).readArrayStart()).isEqualTo(2);
        assertThatThrownBy(decoder::arrayNext).isInstanceOf(EOFException.class);
    }

    @Test
    void ofABlockWithItsSizeOnlyTheCountIsNeeded() throws IOException {
        byte[] bytes = written(out -> {
            for (int block = 0; block < 6; block++) {
                out.writeLong(-1 - block % 2);
                out.writeLong(9);
            }
            out.writeFixed(new byte[9]);
        });

        decoder.reset(bytes, 0);

        assertThat(new long[] {
                    decoder.readArrayStart(),
                    decoder.arrayNext(),
                    decoder.readMapStart(),
                    decoder.mapNext(),
                    decoder.skipArray(),
                    decoder.skipMap()
                })
                .containsExactly(1, 2, 1, 2, 1, 2);
    }

    private static byte[] written(Write content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            content.write(EncoderFactory.get().directBinaryEncoder(bytes, null));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    private enum Kind {
        TRUE(true, out -> out.writeBoolean(true), BoundedDecoder::readBoolean),
        FALSE(false, out -> out.writeBoolean(false), BoundedDecoder::readBoolean),
        INT(-65, out -> out.writeInt(-65), BoundedDecoder::readInt),
        LONG(Long.MIN_VALUE, out -> out.writeLong(Long.MIN_VALUE), BoundedDecoder::readLong),
        FLOAT(1.5f, out -> out.writeFloat(1.5f), BoundedDecoder::readFloat),
        DOUBLE(-2.5, out -> out.writeDouble(-2.5), BoundedDecoder::readDouble),
        EMPTY("", out -> out.writeString(""), BoundedDecoder::readString),
        TEXT("\uFFFD \u00FC", out -> out.writeString("\uFFFD \u00FC"), BoundedDecoder::readString),
        UTF8(new Utf8("text"), out -> out.writeString("text"), in -> in.readString(null)),
        BYTES(ByteBuffer.wrap(new byte[] {1, 2}), out -> out.writeBytes(new byte[] {1, 2}), in -> in.readBytes(null)),
        FIXED(ByteBuffer.wrap(new byte[] {0, 3, 4}), out -> out.writeFixed(new byte[] {3, 4}), Kind::fixed),
        ENUM(70, out -> out.writeEnum(70), BoundedDecoder::readEnum),
        BRANCH(2, out -> out.writeIndex(2), BoundedDecoder::readIndex),
        SKIPPED_TEXT(true, out -> out.writeString("text"), in -> {
            in.skipString();
            return true;
        }),
        SKIPPED_BYTES(true, out -> out.writeBytes(new byte[] {1, 2}), in -> {
            in.skipBytes();
            return true;
        }),
        SKIPPED_FIXED(true, out -> out.writeFixed(new byte[] {1, 2}), in -> {
            in.skipFixed(2);
            return true;
        });

        private final Object value;
        private final Write write;
        private final Read read;

        Kind(Object value, Write write, Read read) {
            this.value = value;
            this.write = write;
            this.read = read;
        }

        private static Object fixed(BoundedDecoder in) throws IOException {
            byte[] target = new byte[3];
            in.readFixed(target, 1, 2);
            return ByteBuffer.wrap(target);
        }
    }

    private interface Write {
        void write(BinaryEncoder out) throws IOException;
    }

    private interface Read {
        Object apply(BoundedDecoder in) throws IOException;
    }
}
