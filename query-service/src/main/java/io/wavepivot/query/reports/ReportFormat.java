package io.wavepivot.query.reports;

import io.wavepivot.query.format.Format;
import io.wavepivot.query.http.MediaTypes;
import io.wavepivot.schemas.http.QueryParameters;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of reports, by name and media type. */
public enum ReportFormat {
    JSON(Format.JSON_TYPE),
    CSV(Format.CSV_TYPE),
    HTML(MediaType.TEXT_HTML);

    private final String mediaType;

    ReportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The value of {@code Content-Type}. */
    String contentType() {
        return switch (this) {
            case JSON -> mediaType;
            case CSV -> Format.CSV.contentType();
            case HTML -> mediaType + ";charset=utf-8";
        };
    }

    /**
     * The format of an answer: the parameter {@code format} goes before the header {@code Accept}.
     *
     * @throws NotAcceptableException none of ours is accepted
     */
    static ReportFormat of(QueryParameters query, HttpHeaders headers) {
        return query.take("format", ReportFormat::named, "json, csv or html")
                .or(() -> MediaTypes.accepted(
                        headers.getAcceptableMediaTypes(), List.of(values()), format -> format.mediaType))
                .orElseThrow(NotAcceptableException::new);
    }

    private static Optional<ReportFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
