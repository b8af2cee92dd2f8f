package io.wavepivot.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void controlCharactersAreBlanks() {
        assertThat(Printable.of("a\nb\u001b[1mc\u0085ü")).isEqualTo("a b [1mc ü");
    }
}
