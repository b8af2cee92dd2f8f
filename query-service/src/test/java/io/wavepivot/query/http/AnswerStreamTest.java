package io.wavepivot.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class AnswerStreamTest {

    private static final byte[] HALF = "half".getBytes(StandardCharsets.UTF_8);

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void anAnswerIsBegunByItsFirstByte() throws IOException {
        AnswerStream answer = new AnswerStream(sent, false);
        answer.flush();
        assertThat(answer.isBegun()).isFalse();

        answer.write('a');
        answer.write(HALF, 1, 2);

        assertThat(answer.isBegun()).isTrue();
        assertThat(sent).hasToString("aal");
    }

    @Test
    void whatIsFlushedIsSent() throws IOException {
        AnswerStream answer = new AnswerStream(new BufferedOutputStream(sent), false);
        answer.write(HALF, 0, 4);
        assertThat(sent.size()).isZero();

        answer.close();

        assertThat(sent).hasToString("half");
    }

    @Test
    void aCompressedAnswerIsWholeOnlyWhenItIsFinished() throws IOException {
        AnswerStream answer = new AnswerStream(sent, true);
        answer.write(HALF, 0, 4);
        answer.close();

        GZIPInputStream unfinished = read();
        assertThat(unfinished.readNBytes(4)).isEqualTo(HALF);
        assertThatThrownBy(unfinished::read).isInstanceOf(EOFException.class);

        answer.finish();

        assertThat(read().readAllBytes()).isEqualTo(HALF);
    }

    @Test
    void anEmptyAnswerIsCompressedToo() throws IOException {
        new AnswerStream(sent, true).finish();

        assertThat(read().readAllBytes()).isEmpty();
    }

    @Test
    void whatIsReleasedWritesNothingMore() throws IOException {
        AnswerStream answer = new AnswerStream(sent, true);
        answer.release(); // Nothing is begun.
        answer.write(HALF, 0, 4);

        answer.release();

        assertThatThrownBy(answer::finish).isInstanceOf(IllegalStateException.class);
    }

    private GZIPInputStream read() throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray()));
    }
}
