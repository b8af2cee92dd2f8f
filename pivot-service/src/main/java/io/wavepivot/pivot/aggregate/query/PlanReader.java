package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.pivot.aggregate.values.Aggregate;
import io.wavepivot.pivot.aggregate.values.Sortable;
import io.wavepivot.schemas.Condition;
import io.wavepivot.schemas.Join;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.RowField;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.Table;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands a plan, or finds all that is wrong with it. For one plan. */
public final class PlanReader {

    /** {@code count(*)}, or an aggregate of a term. */
    private static final Pattern VALUE = Pattern.compile("([a-z]+)\\((.+)\\)");

    private final Plan plan;
    private final Function<String, Optional<Table>> tables;
    private final List<FieldError> errors = new ArrayList<>();
    private Sources sources;

    /** @param tables the tables that there are, by name */
    public PlanReader(Plan plan, Function<String, Optional<Table>> tables) {
        this.plan = plan;
        this.tables = tables;
    }

    /** @return empty when there are {@link #errors} */
    public Optional<Query> read() {
        sources = new Sources(zone());
        Optional<Table> first = table("from", plan.getFrom());
        if (first.isEmpty()) {
            return Optional.empty(); // Nothing else can be said.
        }
        sources.add(new Source(plan.getFrom(), first.get(), List.of(), true));
        for (int i = 0; i < plan.getJoins().size(); i++) {
            join("join[" + i + "]", plan.getJoins().get(i));
        }
        List<Filter> filters = filters();
        List<RowTerm> rows = rows();
        Optional<Term> column = plan.getColumn() == null ? Optional.empty() : part("column", plan.getColumn());
        Optional<Value> value = value();
        return errors.isEmpty()
                ? Optional.of(new Query(plan, sources, filters, rows, column.orElse(null), value.orElseThrow()))
                : Optional.empty();
    }

    /** All that is wrong, in the order of the plan. */
    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(plan.getTimeZone());
        } catch (DateTimeException unknown) {
            wrong("time_zone", plan.getTimeZone(), "a zone of the tz database, such as Europe/Berlin, or UTC");
            return ZoneOffset.UTC;
        }
    }

    private Optional<Table> table(String field, String name) {
        Optional<Table> table = tables.apply(name);
        if (table.isEmpty()) {
            wrong(field, name, "a dataset that there is");
        }
        return table;
    }

    private void join(String field, Join join) {
        Optional<Table> table = table(field + ".dataset", join.getDataset());
        if (sources.isAlias(join.getAlias())) {
            wrong(field + ".as", join.getAlias(), "a name that no dataset before it has here");
        }
        if (table.isEmpty()) {
            return;
        }
        List<Column> key = table.get().key().columns();
        if (key.size() != join.getOn().size()) {
            wrong(
                    field + ".on",
                    join.getOn(),
                    "a field for each part of the primary key of '%s', which is %s"
                            .formatted(
                                    join.getDataset(),
                                    key.stream().map(Column::name).toList()));
        }
        List<Term> on = new ArrayList<>();
        for (int i = 0; i < Math.min(key.size(), join.getOn().size()); i++) {
            String part = field + ".on[" + i + "]";
            String text = join.getOn().get(i);
            Column of = key.get(i);
            term(part, text).ifPresent(term -> {
                on.add(term);
                if (!isSame(term.type(), of.type())) {
                    wrong(part, text, "a field of the type of '%s', which is %s".formatted(of.name(), of.schema()));
                }
            });
        }
        sources.add(new Source(join.getAlias(), table.get(), on, join.getInner()));
    }

    /** Whether values that are the same are the same texts. */
    private static boolean isSame(ColumnType one, ColumnType other) {
        return one == other || one.isText() && other.isText() || isWhole(one) && isWhole(other);
    }

    private static boolean isWhole(ColumnType type) {
        return type == ColumnType.INT || type == ColumnType.LONG;
    }

    private List<Filter> filters() {
        List<Filter> filters = new ArrayList<>();
        for (int i = 0; i < plan.getWhere().size(); i++) {
            Condition condition = plan.getWhere().get(i);
            String field = "where[" + i + "]";
            Optional<Operator> operator = Operator.named(condition.getOperator());
            if (operator.isEmpty()) {
                wrong(field + ".is", condition.getOperator(), "one of " + Operator.names());
            }
            Optional<Term> term = term(field + ".field", condition.getTerm());
            if (operator.isPresent() && term.isPresent()) {
                filters.add(
                        new Filter(term.get(), operator.get(), values(field, term.get(), operator.get(), condition)));
            }
        }
        return filters;
    }

    private List<Object> values(String field, Term term, Operator operator, Condition condition) {
        List<String> texts = condition.getValues();
        boolean isFew = operator == Operator.IN || texts.size() == (operator.hasValue() ? 1 : 0);
        if (!isFew || operator == Operator.IN && texts.isEmpty()) {
            wrong(field + ".value", texts, operator.hasValue() ? "a value, or of 'in' a list of some" : "none");
        }
        if (operator == Operator.PREFIX && !term.type().isText()) {
            wrong(field + ".is", operator.text(), "another one: '%s' is no text".formatted(condition.getTerm()));
        }
        List<Object> values = new ArrayList<>();
        for (String text : texts) {
            Optional<Object> value = term.parse(text);
            if (value.isEmpty() && operator != Operator.PREFIX) {
                wrong(field + ".value", text, term.rule());
            }
            values.add(value.orElse(text));
        }
        return values;
    }

    private List<RowTerm> rows() {
        List<RowTerm> rows = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (plan.getRows().isEmpty()) {
            wrong("rows", null, "at least one term");
        }
        for (int i = 0; i < plan.getRows().size(); i++) {
            RowField row = plan.getRows().get(i);
            String field = "rows[" + i + "]";
            if (!names.add(row.getName())) {
                wrong(field + ".as", row.getName(), "a name that no other part of a row has");
            }
            part(field, row.getTerm())
                    .ifPresent(term -> rows.add(
                            new RowTerm(row.getName(), term, plan.getRows().size() == 1 && isNumber(term))));
        }
        return rows;
    }

    /** Whether it always has a value, and that is a number. */
    private boolean isNumber(Term term) {
        boolean fits =
                switch (term.column().type()) {
                    case INT, LONG, TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> true;
                    default -> false;
                };
        return fits && term.part() == null && !sources.isNullable(term);
    }

    private Optional<Value> value() {
        Matcher matcher = VALUE.matcher(plan.getValue());
        Optional<Aggregate> aggregate = matcher.matches() ? Aggregate.named(matcher.group(1)) : Optional.empty();
        if (aggregate.isEmpty()) {
            wrong(
                    "value",
                    plan.getValue(),
                    "count(*), or one of %s of a field, such as sum(amount)"
                            .formatted(Arrays.stream(Aggregate.values())
                                    .map(Aggregate::text)
                                    .toList()));
            return Optional.empty();
        }
        Optional<Term> order = order(aggregate.get());
        if (aggregate.get() == Aggregate.COUNT && matcher.group(2).equals("*")) {
            return Optional.of(new Value(Aggregate.COUNT, null, null));
        }
        Optional<Term> term = term("value", matcher.group(2));
        term.filter(of -> !aggregate.get().isOf(of.type()))
                .ifPresent(of -> wrong(
                        "value",
                        plan.getValue(),
                        "an aggregate that fits: '%s' is %s"
                                .formatted(matcher.group(2), of.column().schema())));
        term.filter(of -> aggregate.get().isOrdered() && of.source() > 0)
                .ifPresent(of -> wrong(
                        "value",
                        plan.getValue(),
                        "a field of '%s', where there is a first and a last one".formatted(plan.getFrom())));
        return term.map(of -> new Value(aggregate.get(), of, order.orElse(null)));
    }

    private Optional<Term> order(Aggregate aggregate) {
        if (plan.getOrder() == null) {
            if (aggregate.isOrdered()) {
                wrong("order", null, "the field by which a value is the %s one".formatted(aggregate.text()));
            }
            return Optional.empty();
        }
        if (!aggregate.isOrdered()) {
            wrong("order", plan.getOrder(), "nothing: only first and last have one");
            return Optional.empty();
        }
        Optional<Term> order = term("order", plan.getOrder());
        order.filter(of -> of.source() > 0 || !Sortable.isOfOneLength(of.type()))
                .ifPresent(
                        of -> wrong("order", plan.getOrder(), "a time or a number of '%s'".formatted(plan.getFrom())));
        return order;
    }

    /** A term by whose values rows or columns are told apart. */
    private Optional<Term> part(String field, String text) {
        Optional<Term> term = term(field, text);
        term.filter(of -> of.type() == ColumnType.FLOAT || of.type() == ColumnType.DOUBLE)
                .ifPresent(of -> wrong(field, text, "a field whose values are told apart: no float or double"));
        return term;
    }

    private Optional<Term> term(String field, String text) {
        try {
            return Optional.of(sources.term(text));
        } catch (UnknownTermException unknown) {
            wrong(field, text, unknown.getMessage());
            return Optional.empty();
        }
    }

    private void wrong(String field, Object value, String allowed) {
        errors.add(new FieldError(field, value, allowed));
    }
}
