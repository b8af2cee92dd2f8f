package io.wavepivot.schemas.mongo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;

/**
 * What the row keys of a pivot are as MongoDB's {@code _id}: numbers, documents or texts. It is decided once for each
 * pivot, by its first rows, as MongoDB orders keys of one kind only: pages over several would pass over rows.
 */
public enum KeyKind {
    /** A whole number, for example a wave counter in Unix seconds. */
    LONG {
        @Override
        public boolean takes(String rowKey) {
            return WHOLE_NUMBER.matcher(rowKey).matches()
                    && (rowKey.length() < LONGEST || new BigInteger(rowKey).bitLength() < Long.SIZE);
        }

        @Override
        public Object id(String rowKey) {
            return Long.parseLong(rowKey);
        }

        @Override
        public BsonValue bson(String rowKey) {
            return new BsonInt64(Long.parseLong(rowKey));
        }
    },
    /**
     * A flat JSON object as it is written without spaces, and whole numbers without a fraction, so that one row has one
     * spelling, and one partition.
     */
    DOCUMENT {
        @Override
        public boolean takes(String rowKey) {
            return rowKey.startsWith("{") && isCanonical(rowKey);
        }

        @Override
        public Object id(String rowKey) {
            return Document.parse(rowKey);
        }

        @Override
        public BsonValue bson(String rowKey) {
            return Document.parse(rowKey).toBsonDocument();
        }
    },
    /** Any text. */
    TEXT {
        @Override
        public boolean takes(String rowKey) {
            return true;
        }

        @Override
        public Object id(String rowKey) {
            return rowKey;
        }

        @Override
        public BsonValue bson(String rowKey) {
            return new BsonString(rowKey);
        }
    };

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    /** Of the digits of a long: not all numbers of so many are one. */
    private static final int LONGEST = 19;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** As a key is in every page's link, and in an index. */
    private static final int MAX_BYTES = 1_024;

    private static final int MAX_SHOWN = 60;

    /** Whether a row key can be of this kind. */
    public abstract boolean takes(String rowKey);

    /** A key that it {@link #takes}: a Long, a {@link Document} or a String. */
    public abstract Object id(String rowKey);

    /** The same, as documents that are read have it. */
    public abstract BsonValue bson(String rowKey);

    /** What is wrong with a row key of any kind, for people; empty when nothing is. */
    public static Optional<String> objection(String rowKey) {
        int bytes = rowKey.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= MAX_BYTES
                ? Optional.empty()
                : Optional.of("The row key '%s…' has %d bytes; at most %d are taken"
                        .formatted(rowKey.substring(0, MAX_SHOWN), bytes, MAX_BYTES));
    }

    /** The first kind that takes all of some keys. */
    public static KeyKind of(Iterable<String> rowKeys) {
        KeyKind kind = null;
        for (String rowKey : rowKeys) {
            KeyKind one = of(rowKey);
            kind = kind == null || kind == one ? one : TEXT;
        }
        return kind;
    }

    private static KeyKind of(String rowKey) {
        if (LONG.takes(rowKey)) {
            return LONG;
        }
        return DOCUMENT.takes(rowKey) ? DOCUMENT : TEXT;
    }

    /** The kind of that text, as {@link #text} gave it. */
    public static KeyKind named(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** As it is stored. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static boolean isCanonical(String rowKey) {
        try {
            JsonNode object = JSON.readTree(rowKey);
            return object.isObject()
                    && !object.isEmpty()
                    && object.toString().equals(rowKey)
                    && object.properties().stream()
                            .allMatch(field -> isValue(field.getValue()) && isName(field.getKey()));
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    /** To MongoDB 1.0 is 1, and no number has more digits than a long. */
    private static boolean isValue(JsonNode value) {
        if (value.isFloatingPointNumber()) {
            return value.doubleValue() != Math.rint(value.doubleValue());
        }
        return value.isValueNode() && (!value.isIntegralNumber() || value.canConvertToLong());
    }

    /** Else MongoDB would read it as an operator, a path, or the end of the name. */
    private static boolean isName(String field) {
        return !field.isEmpty() && field.charAt(0) != '$' && field.indexOf('.') < 0 && field.indexOf('\0') < 0;
    }
}
