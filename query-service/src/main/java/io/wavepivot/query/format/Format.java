package io.wavepivot.query.format;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of rows, by name and media type. */
public enum Format {
    JSON(Format.JSON_TYPE, new JsonRows()),
    NDJSON(Format.NDJSON_TYPE, new NdjsonRows()),
    CSV(Format.CSV_TYPE, new CsvRows()),
    ARROW(Format.ARROW_TYPE, new ArrowRows());

    public static final String JSON_TYPE = MediaType.APPLICATION_JSON;
    public static final String NDJSON_TYPE = "application/x-ndjson";
    public static final String CSV_TYPE = "text/csv";
    public static final String ARROW_TYPE = "application/vnd.apache.arrow.stream";

    private final String mediaType;
    private final RowFormat rows;

    Format(String mediaType, RowFormat rows) {
        this.mediaType = mediaType;
        this.rows = rows;
    }

    /** The value of {@code Content-Type}. */
    public String contentType() {
        return this == CSV ? mediaType + ";charset=utf-8;header=present" : mediaType;
    }

    public RowFormat rows() {
        return rows;
    }

    /** The format of a name as in {@code ?format=}. */
    public static Optional<Format> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /** The first of the acceptable types, best first, that is one of ours; JSON for a wildcard; empty for none. */
    public static Optional<Format> accepted(List<MediaType> acceptable) {
        return acceptable.stream()
                .flatMap(type -> Arrays.stream(values())
                        .filter(format -> type.isCompatible(MediaType.valueOf(format.mediaType)))
                        .limit(1))
                .findFirst();
    }
}
