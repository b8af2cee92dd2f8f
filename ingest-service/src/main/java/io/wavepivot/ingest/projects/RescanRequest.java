package io.wavepivot.ingest.projects;

import io.wavepivot.schemas.Rescan;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The range of waves of a rescan, as an operator writes it. */
final class RescanRequest {

    private static final String TIME = "Unix seconds or ISO 8601 with a time zone, for example 2026-01-31T12:00:00Z";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

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
        try {
            if (text != null) {
                return SECONDS.matcher(text).matches()
                        ? Long.parseLong(text)
                        : OffsetDateTime.parse(text).toEpochSecond();
            }
        } catch (DateTimeException noTime) {
            // It is reported as what is not given is.
        }
        errors.add(new FieldError(field, text, TIME));
        return null;
    }
}
