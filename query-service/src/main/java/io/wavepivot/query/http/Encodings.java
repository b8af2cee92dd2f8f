package io.wavepivot.query.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which encodings a reader takes. Source: RFC 9110, section 12.5.3. */
final class Encodings {

    private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*");

    private Encodings() {}

    static boolean takeGzip(HttpHeaders headers) {
        List<String> given = headers.getRequestHeader(HttpHeaders.ACCEPT_ENCODING);
        if (given == null) {
            return false;
        }
        for (String header : given) {
            for (String item : header.toLowerCase(Locale.ROOT).split(",")) {
                if (item.split(";")[0].strip().equals("gzip")) {
                    return !REFUSED.matcher(item).matches();
                }
            }
        }
        return false;
    }
}
