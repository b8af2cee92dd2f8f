package io.wavepivot.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip              | true",
                "GZIP              | true",
                "br, gzip;q=0.5    | true",
                "gzip; q=0         | false",
                "gzip;q=0.000      | false",
                "gzip;q=0.001      | true",
                "br, deflate       | false",
                "identity          | false",
                "*                 | false",
            })
    void gzipIsTakenWhereItIsNamed(String header, boolean taken) {
        assertThat(Encodings.takeGzip(headers(List.of("identity", header)))).isEqualTo(taken);
    }

    @Test
    void whoSaysNothingTakesNone() {
        assertThat(Encodings.takeGzip(headers(null))).isFalse();
    }

    private static HttpHeaders headers(List<String> acceptEncoding) {
        return (HttpHeaders) Proxy.newProxyInstance(
                HttpHeaders.class.getClassLoader(),
                new Class<?>[] {HttpHeaders.class},
                (proxy, method, arguments) -> acceptEncoding);
    }
}
