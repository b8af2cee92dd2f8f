package io.wavepivot.query.pivots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.query.format.Format;
import io.wavepivot.schemas.http.QueryParameters;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowAnswersTest {

    private final MultivaluedHashMap<String, String> given = new MultivaluedHashMap<>();

    @Test
    void theParameterGoesBeforeTheHeader() {
        assertThat(format("text/csv")).isEqualTo(Format.CSV);

        given.add("format", "arrow");

        assertThat(format("text/csv")).isEqualTo(Format.ARROW);
    }

    @Test
    void whereNoFormatIsAcceptableThereIsNoAnswer() {
        assertThatThrownBy(() -> format("text/html")).isInstanceOf(NotAcceptableException.class);
    }

    private Format format(String acceptable) {
        HttpHeaders headers = (HttpHeaders) Proxy.newProxyInstance(
                HttpHeaders.class.getClassLoader(),
                new Class<?>[] {HttpHeaders.class},
                (proxy, method, arguments) -> List.of(MediaType.valueOf(acceptable)));
        return Format.of(new QueryParameters(given), headers);
    }
}
