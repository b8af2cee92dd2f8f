package io.wavepivot.query.http;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which format a reader takes. Source: RFC 9110, section 12.5.1. */
public final class MediaTypes {

    private MediaTypes() {}

    /**
     * The first of the acceptable types, best first, that is one of ours.
     *
     * @param ours in the order in which they are taken where a reader takes any
     * @param type of each
     * @return empty for none
     */
    public static <F> Optional<F> accepted(List<MediaType> acceptable, List<F> ours, Function<F, String> type) {
        return acceptable.stream()
                .flatMap(wanted -> ours.stream()
                        .filter(format -> wanted.isCompatible(MediaType.valueOf(type.apply(format))))
                        .limit(1))
                .findFirst();
    }
}
