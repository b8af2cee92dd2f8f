package io.wavepivot.schemas.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Takes the fields of a JSON object, one by one, and gathers what is wrong with them. A field that is wrong is answered
 * with a value that no one uses: the caller looks at the errors first.
 */
public final class Fields {

    /**
     * Names become parts of a pivot's name ({@code ;}), its path ({@code /}), its key in Kafka ({@code |}) and its
     * MongoDB collection ({@code $}).
     */
    private static final Pattern NAME = Pattern.compile("[^;/|$\\p{Cntrl}]{1,64}");

    private static final String NAME_RULE = "1 to 64 characters, none of them ; / | $ or a control character";

    private static final int MAX_NAMES = 1_000;

    /** Of a value that is wrong: it may be as long as a request. */
    private static final int MAX_SHOWN = 200;

    private final JsonNode object;
    private final String path;
    private final List<FieldError> errors = new ArrayList<>();
    private final Set<String> taken = new LinkedHashSet<>();

    public Fields(JsonNode object) {
        this(object, "");
    }

    /** @param path what the object is in, to stand before the names of its fields; ends with a dot */
    public Fields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /**
     * A field that may be missing, or null.
     *
     * @param reader what a value means; empty for one that is wrong
     * @param allowed what the reader takes, for people
     */
    public <T> Optional<T> optional(String field, Function<JsonNode, Optional<T>> reader, String allowed) {
        JsonNode value = take(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        Optional<T> read = reader.apply(value);
        if (read.isEmpty()) {
            error(field, value, allowed);
        }
        return read;
    }

    /**
     * The items of a list of objects, which may be missing.
     *
     * @param reader reads an item, which may be a text instead of an object; what is wrong with its fields is wrong here
     */
    public <T> List<T> list(String field, int most, BiFunction<Fields, JsonNode, T> reader) {
        List<T> read = new ArrayList<>();
        Optional<JsonNode> items = optional(
                field,
                value -> Optional.of(value).filter(some -> some.isArray() && some.size() <= most),
                "a list of at most " + most);
        for (int i = 0; i < items.map(JsonNode::size).orElse(0); i++) {
            JsonNode item = items.get().get(i);
            String name = "%s[%d]".formatted(field, i);
            if (item.isObject() || item.isTextual()) {
                read.add(inner(name, item, of -> reader.apply(of, item)));
            } else {
                wrong(name, item, "an object");
            }
        }
        return read;
    }

    /** An object, which may be missing; what is wrong with its fields is wrong here. */
    public <T> Optional<T> object(String field, Function<Fields, T> reader) {
        return optional(field, value -> Optional.of(value).filter(JsonNode::isObject), "an object")
                .map(value -> inner(field, value, reader));
    }

    /**
     * The items of an object of objects, which may be missing, by their names.
     *
     * @param names which names there may be
     * @param rule the same, for people
     */
    public <T> List<T> objects(
            String field, int most, Predicate<String> names, String rule, BiFunction<String, Fields, T> reader) {
        List<T> read = new ArrayList<>();
        Optional<JsonNode> items = optional(
                field,
                value -> Optional.of(value).filter(some -> some.isObject() && some.size() <= most),
                "an object with at most %d fields".formatted(most));
        items.ifPresent(some -> some.properties().forEach(item -> {
            String name = field + '.' + item.getKey();
            if (!names.test(item.getKey())) {
                wrong(name, item.getKey(), rule);
            } else if (!item.getValue().isObject()) {
                wrong(name, item.getValue(), "an object");
            } else {
                read.add(inner(name, item.getValue(), of -> reader.apply(item.getKey(), of)));
            }
        }));
        return read;
    }

    private <T> T inner(String field, JsonNode value, Function<Fields, T> reader) {
        Fields of = new Fields(value, path + field + '.');
        T read = reader.apply(of);
        errors.addAll(of.errors());
        return read;
    }

    /** Says that a field is wrong that was taken, or something in it. */
    public void wrong(String field, Object value, String allowed) {
        errors.add(new FieldError(path + field, value instanceof JsonNode json ? plain(json) : value, allowed));
    }

    /** A field of any kind, a missing node for none, for the caller to look into. */
    public JsonNode any(String field) {
        return take(field);
    }

    /** A whole number of at least 0 and at most {@code max}. */
    public long whole(String field, long max, String unit) {
        JsonNode value = take(field);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0 && value.asLong() <= max) {
            return value.asLong();
        }
        error(field, value, "a whole number of %s, 0 to %d".formatted(unit, max));
        return 0;
    }

    /** A number between two others, both inclusive. */
    public double number(String field, double min, double max, String unit) {
        JsonNode value = take(field);
        if (value.isNumber() && value.asDouble() >= min && value.asDouble() <= max) {
            return value.asDouble();
        }
        error(field, value, "a number of %s, %s to %.0f; fractions are allowed".formatted(unit, min, max));
        return 0;
    }

    /** A name. */
    public String name(String field) {
        JsonNode value = take(field);
        if (isName(value)) {
            return value.asText();
        }
        error(field, value, "a text of " + NAME_RULE);
        return "";
    }

    /** Some names, each once. */
    public List<String> names(String field) {
        JsonNode value = take(field);
        if (!value.isArray() || value.isEmpty() || value.size() > MAX_NAMES) {
            error(field, value, "a list of 1 to %d names".formatted(MAX_NAMES));
            return List.of();
        }
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            String item = field + "[" + i + "]";
            if (!isName(value.get(i))) {
                error(item, value.get(i), "a text of " + NAME_RULE);
            } else if (!seen.add(value.get(i).asText())) {
                error(item, value.get(i), "each name once");
            } else {
                names.add(value.get(i).asText());
            }
        }
        return names;
    }

    /** A text of any content. */
    public String text(String field) {
        JsonNode value = take(field);
        if (value.isTextual() && !value.asText().isBlank()) {
            return value.asText();
        }
        error(field, value, "a text that is not empty");
        return "";
    }

    /** All that is wrong, in the order of the takes; fields that nobody took come last. */
    public List<FieldError> errors() {
        List<FieldError> all = new ArrayList<>(errors);
        object.fieldNames().forEachRemaining(name -> {
            if (!taken.contains(name)) {
                all.add(new FieldError(path + name, plain(object.get(name)), "no such field; there are " + taken));
            }
        });
        return all;
    }

    private JsonNode take(String field) {
        taken.add(field);
        return object.path(field);
    }

    private void error(String field, JsonNode value, String allowed) {
        errors.add(new FieldError(path + field, plain(value), allowed));
    }

    private static Object plain(JsonNode value) {
        if (value.isMissingNode()) {
            return null;
        }
        String text = value.isTextual() ? value.asText() : value.toString();
        return text.length() <= MAX_SHOWN ? value : text.substring(0, MAX_SHOWN) + " …";
    }

    private static boolean isName(JsonNode value) {
        return value.getNodeType() == JsonNodeType.STRING
                && NAME.matcher(value.asText()).matches()
                && !value.asText().isBlank();
    }
}
