package io.wavepivot.schemas.tables;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * The key of a table's rows: its parts as texts, joined by {@code |}, are the key of the row's records. One key has one
 * spelling, so that all that is said of a row is in one partition, in order.
 *
 * @param columns in the order of the parts
 */
public record TableKey(List<Column> columns) {

    /** As a key is in paths, in every page's link, and in an index. */
    public static final int MAX_BYTES = 1_024;

    private static final char SEPARATOR = '|';

    /** The parts of a row's key, which has a value for each of them. */
    public List<String> parts(GenericRecord row) {
        List<String> parts =
                new ArrayList<>(columns.size()); // A stream takes as long as all else that is done of a row.
        for (Column column : columns) {
            parts.add(column.type().text(row.get(column.position())));
        }
        return parts;
    }

    /** Joins the parts, which are texts as {@link ColumnType#text} makes them. */
    public String join(List<String> parts) {
        return String.join(String.valueOf(SEPARATOR), parts);
    }

    /**
     * The values of a key's parts.
     *
     * @return empty when it is not one that rows of this table can have
     */
    public Optional<List<Object>> parse(String key) {
        List<String> parts = split(key);
        if (parts.size() != columns.size() || objection(parts).isPresent()) {
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Column column = columns.get(i);
            String part = parts.get(i);
            column.parse(part)
                    .filter(value -> column.type().text(value).equals(part))
                    .ifPresent(values::add);
        }
        return Optional.of(values).filter(all -> all.size() == parts.size());
    }

    /** The same of a record's key. */
    public Optional<List<Object>> parse(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), key) ? parse(text) : Optional.empty();
    }

    /** What is wrong with a key's parts, for people; empty when nothing is. */
    public Optional<String> objection(List<String> parts) {
        return objection(parts, join(parts).getBytes(StandardCharsets.UTF_8).length);
    }

    /** @param bytes that the parts have, joined */
    Optional<String> objection(List<String> parts, int bytes) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).isEmpty()) {
                return Optional.of("The part '%s' of a key is not empty"
                        .formatted(columns.get(i).name()));
            }
            if (columns.get(i).type().isTime()
                    && !Character.isDigit(parts.get(i).charAt(0))) {
                return Optional.of("The part '%s' of a key has a year of four digits"
                        .formatted(columns.get(i).name()));
            }
            if (parts.size() > 1 && parts.get(i).indexOf(SEPARATOR) >= 0) {
                return Optional.of("The part '%s' of a key has no '%s': it is what stands between the parts"
                        .formatted(columns.get(i).name(), SEPARATOR));
            }
        }
        return bytes <= MAX_BYTES
                ? Optional.empty()
                : Optional.of("A key has at most %d bytes; this one has %d".formatted(MAX_BYTES, bytes));
    }

    private List<String> split(String key) {
        return columns.size() == 1 ? List.of(key) : List.of(key.split("\\" + SEPARATOR, -1));
    }
}
