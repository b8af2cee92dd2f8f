package io.wavepivot.schemas.mongo;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Point ids as MongoDB field names, and back.
 *
 * <p>MongoDB reads {@code .} as a path and a leading {@code $} as an operator, and has no field without a name. Such
 * ids are percent-encoded (RFC 3986, section 2.1): {@code 419.co2} is {@code 419%2Eco2}. The empty id, for which
 * percent-encoding has no form, is {@code %}, which no other id can become. Decoding is the exact inverse.
 */
public final class FieldNames {

    private static final String EMPTY = "%";
    private static final Pattern UNSAFE = Pattern.compile("[.%\\x00]|^\\$");

    private FieldNames() {}

    /** The field name of a point id. */
    public static String encode(String pointId) {
        if (pointId.isEmpty()) {
            return EMPTY;
        }
        if (isSafe(pointId)) {
            return pointId;
        }
        return UNSAFE.matcher(pointId)
                .replaceAll(unsafe -> "%%%02X".formatted((int) unsafe.group().charAt(0)));
    }

    /** Whether the pattern finds nothing: asked for every cell, so without it. */
    private static boolean isSafe(String pointId) {
        return pointId.charAt(0) != '$'
                && pointId.indexOf('.') < 0
                && pointId.indexOf('%') < 0
                && pointId.indexOf('\0') < 0;
    }

    /** The point id of a field name that {@link #encode} made. */
    public static String decode(String fieldName) {
        if (fieldName.indexOf('%') < 0) {
            return fieldName;
        }
        if (fieldName.equals(EMPTY)) {
            return "";
        }
        return URLDecoder.decode(fieldName.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
