package io.wavepivot.query.format;

import io.wavepivot.query.http.MediaTypes;
import io.wavepivot.schemas.http.QueryParameters;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of rows, by name and media type. */
public enum Format {
    JSON(Format.JSON_TYPE),
    NDJSON(Format.NDJSON_TYPE),
    CSV(Format.CSV_TYPE),
    ARROW(Format.ARROW_TYPE);

    public static final String JSON_TYPE = MediaType.APPLICATION_JSON;
    public static final String NDJSON_TYPE = "application/x-ndjson";
    public static final String CSV_TYPE = "text/csv";
    public static final String ARROW_TYPE = "application/vnd.apache.arrow.stream";

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The value of {@code Content-Type}. */
    public String contentType() {
        return this == CSV ? mediaType + ";charset=utf-8;header=present" : mediaType;
    }

    /** Whether the columns are written before the rows: it is a table, not a row after the other. */
    public boolean isTable() {
        return this == CSV || this == ARROW;
    }

    /** The format of a name as in {@code ?format=}. */
    public static Optional<Format> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /**
     * The format of an answer: the parameter {@code format} goes before the header {@code Accept}.
     *
     * @throws NotAcceptableException none of ours is accepted
     */
    public static Format of(QueryParameters query, HttpHeaders headers) {
        return query.take("format", Format::named, "json, ndjson, csv or arrow")
                .or(() -> accepted(headers.getAcceptableMediaTypes()))
                .orElseThrow(NotAcceptableException::new);
    }

    /** The first of the acceptable types, best first, that is one of ours; JSON for a wildcard; empty for none. */
    public static Optional<Format> accepted(List<MediaType> acceptable) {
        return MediaTypes.accepted(acceptable, List.of(values()), format -> format.mediaType);
    }
}
