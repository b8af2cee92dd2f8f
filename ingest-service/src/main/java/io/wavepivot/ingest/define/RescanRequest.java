package io.wavepivot.ingest.define;

import io.wavepivot.schemas.Rescan;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The range of waves of a rescan, as an operator writes it. */
final class RescanRequest {

    private final List<FieldError> errors = new ArrayList<>();
    private final Long from;
    private final Long to;

    /** @param from inclusive; null when it is not given. @param to exclusive; null when it is not given */
    RescanRequest(String from, String to) {
        this.from = wave("from", from);
        this.to = wave("to", to);
        if (errors.isEmpty() && this.from >= this.to) {
            errors.add(new FieldError("to", to, "a time after 'from', " + from));
        }
    }

    /** What is wrong with it; empty when nothing is. */
    List<FieldError> errors() {
        return errors;
    }

    Rescan by(String user, Instant now) {
        return new Rescan(from, to, now, user);
    }

    private Long wave(String field, String text) {
        Optional<Instant> time = Optional.ofNullable(text).flatMap(Times::parse);
        if (time.isPresent()) {
            return time.get().getEpochSecond();
        }
        errors.add(new FieldError(field, text, Times.ALLOWED));
        return null;
    }
}
