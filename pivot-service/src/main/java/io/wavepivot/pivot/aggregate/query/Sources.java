package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.pivot.aggregate.values.TimePart;
import io.wavepivot.schemas.tables.Column;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.IntStream;

/** The datasets that a pivot is made of, and the terms over their fields. */
final class Sources {

    private final ZoneId zone;
    private final List<Source> all = new ArrayList<>();

    Sources(ZoneId zone) {
        this.zone = zone;
    }

    void add(Source source) {
        all.add(source);
    }

    /** The first one is that whose rows are counted. */
    List<Source> all() {
        return all;
    }

    boolean isAlias(String name) {
        return all.stream().anyMatch(source -> source.alias().equals(name));
    }

    /** Whether a term may be without a value, by its column or for want of a row that it is of. */
    boolean isNullable(Term term) {
        return term.column().nullable()
                || term.source() > 0 && !all.get(term.source()).inner();
    }

    /** The term that a text means, over the sources that were added until now. */
    Term term(String text) throws UnknownTermException {
        Matcher matcher = Term.TEXT.matcher(text);
        if (!matcher.matches() || matcher.group(1) == null ^ matcher.group(4) == null) {
            throw new UnknownTermException("a field, or a part of a time such as year(" + firstField() + ")");
        }
        int source = matcher.group(2) == null ? 0 : source(matcher.group(2));
        Column column = column(all.get(source), matcher.group(3));
        if (matcher.group(1) == null) {
            return new Term(source, column, null, zone);
        }
        TimePart part = TimePart.named(matcher.group(1))
                .filter(named -> named.isOf(column.type()))
                .orElseThrow(() -> new UnknownTermException("a part that '%s' has: one of %s"
                        .formatted(
                                column.name(),
                                Arrays.stream(TimePart.values())
                                        .filter(some -> some.isOf(column.type()))
                                        .map(TimePart::text)
                                        .toList())));
        return new Term(source, column, part, zone);
    }

    private String firstField() {
        return all.getFirst().table().columns().getFirst().name();
    }

    private int source(String alias) throws UnknownTermException {
        return IntStream.range(0, all.size())
                .filter(i -> all.get(i).alias().equals(alias))
                .findFirst()
                .orElseThrow(() -> new UnknownTermException(
                        "a field of one of " + all.stream().map(Source::alias).toList()));
    }

    private static Column column(Source source, String name) throws UnknownTermException {
        Optional<Column> column = source.table().column(name);
        if (column.isEmpty()) {
            throw new UnknownTermException("a field of '%s', which has %s"
                    .formatted(
                            source.alias(),
                            source.table().columns().stream().map(Column::name).toList()));
        }
        return column.get();
    }
}
