package io.wavepivot.ingest.define;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.Rescan;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Times;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RescanRequestTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aRangeIsWrittenInSecondsOrAsTimes() {
        RescanRequest request = new RescanRequest("60", "1970-01-01T00:02:00Z");

        assertThat(request.errors()).isEmpty();
        assertThat(request.by("ana", NOW)).isEqualTo(new Rescan(60L, 120L, NOW, "ana"));
    }

    @Test
    void aRangeHasAtLeastOneSecond() {
        assertThat(new RescanRequest("60", "61").errors()).isEmpty();
        assertThat(new RescanRequest("60", "60").errors())
                .containsExactly(new FieldError("to", "60", "a time after 'from', 60"));
    }

    @Test
    void eachEndThatIsNoTimeIsTold() {
        assertThat(new RescanRequest(null, "x").errors())
                .containsExactly(new FieldError("from", null, Times.ALLOWED), new FieldError("to", "x", Times.ALLOWED));
    }
}
