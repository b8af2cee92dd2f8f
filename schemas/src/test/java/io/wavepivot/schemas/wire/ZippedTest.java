package io.wavepivot.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ZippedTest {

    @Test
    void whatWasZippedComesOutAsItWentIn() throws UndecodableException {
        byte[] bytes = "the same the same the same".repeat(1_000).getBytes();

        ByteBuffer zipped = Zipped.zip(bytes);

        assertThat(zipped.remaining()).isLessThan(bytes.length / 10);
        assertThat(Zipped.unzip(zipped)).isEqualTo(bytes);
        assertThat(Zipped.unzip(zipped)).isEqualTo(bytes);
    }

    @Test
    void whatIsNoGzipOrBecomesTooMuchIsRefused() {
        assertThatThrownBy(() -> Zipped.unzip(ByteBuffer.wrap(new byte[] {1, 2, 3})))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("no gzip");
        assertThatThrownBy(() -> Zipped.unzip(Zipped.zip(new byte[16 * 1024 * 1024 + 1])))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("more than");
    }
}
