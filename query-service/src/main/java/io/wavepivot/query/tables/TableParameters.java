package io.wavepivot.query.tables;

import io.wavepivot.query.tables.Condition.Operator;
import io.wavepivot.query.tables.Order.By;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.BsonValue;

/** The parameters of a query for rows of a table; what is wrong is gathered. */
final class TableParameters {

    private static final int MAX_SORT = 4;
    private static final int MAX_VALUES = 1_000;

    private final Table table;
    private final QueryParameters parameters;

    TableParameters(Table table, QueryParameters parameters) {
        this.table = table;
        this.parameters = parameters;
    }

    /** @param names of the parameters that are given */
    TableQuery query(Collection<String> names) {
        List<Condition> conditions = new ArrayList<>();
        for (String name : names) {
            condition(name).ifPresent(conditions::add);
        }
        Order order = new Order(parameters
                .take(
                        "sort",
                        this::sort,
                        "up to %d columns, with - before those that descend: %s".formatted(MAX_SORT, columnNames()))
                .orElse(List.of()));
        List<Column> columns = parameters
                .take("fields", this::columns, "some of " + columnNames())
                .orElse(table.columns());
        Place start = parameters
                .take(
                        "cursor",
                        text -> Place.decode(text, table, order),
                        "what an earlier answer of this table in this order gave as 'next'")
                .orElse(null);
        return new TableQuery(table, conditions, order, columns, start, null);
    }

    /** A column's name, with or without an operator behind a dot; names of our own parameters need one. */
    private Optional<Condition> condition(String name) {
        int dot = name.indexOf('.');
        Optional<Column> column = table.column(dot < 0 ? name : name.substring(0, dot));
        Optional<Operator> operator = dot < 0 ? Optional.of(Operator.EQ) : operator(name.substring(dot + 1));
        boolean isOwn = dot < 0 && TablesResource.OWN_PARAMETERS.contains(name);
        if (column.isEmpty() || operator.isEmpty() || isOwn) {
            return Optional.empty(); // Whoever looks for parameters that nobody took says so.
        }
        if (operator.get() == Operator.PREFIX && column.get().type() != ColumnType.TEXT) {
            parameters.wrong(name, "", "no prefix: only texts have one");
            return Optional.empty();
        }
        Optional<List<BsonValue>> values = operator.get() == Operator.IN
                ? parameters.list(name).flatMap(list -> several(column.get(), name, list))
                : parameters.take(
                        name,
                        text -> value(column.get(), text).map(List::of),
                        column.get().rule());
        return values.map(some -> new Condition(Fields.of(table, column.get()), operator.get(), some));
    }

    private Optional<List<BsonValue>> several(Column column, String name, List<String> texts) {
        List<BsonValue> values = new ArrayList<>();
        for (String text : texts) {
            Optional<BsonValue> value = value(column, text);
            if (value.isEmpty()) {
                parameters.wrong(name, text, column.rule());
            }
            value.ifPresent(values::add);
        }
        if (texts.size() > MAX_VALUES) {
            parameters.wrong(name, texts.size() + " values", "at most " + MAX_VALUES);
        }
        return Optional.of(values).filter(all -> !all.isEmpty());
    }

    private Optional<List<By>> sort(String text) {
        List<By> order = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            boolean descending = name.startsWith("-");
            Optional<Column> column = table.column(descending ? name.substring(1) : name);
            if (column.isEmpty() || order.stream().anyMatch(by -> by.column().equals(column.get()))) {
                return Optional.empty();
            }
            order.add(new By(column.get(), Fields.of(table, column.get()), descending));
        }
        return Optional.of(order).filter(some -> some.size() <= MAX_SORT);
    }

    private Optional<List<Column>> columns(String text) {
        List<Column> columns = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            Optional<Column> column = table.column(name).filter(one -> !columns.contains(one));
            if (column.isEmpty()) {
                return Optional.empty();
            }
            columns.add(column.get());
        }
        return Optional.of(columns);
    }

    private List<String> columnNames() {
        return table.columns().stream().map(Column::name).toList();
    }

    private static Optional<BsonValue> value(Column column, String text) {
        return column.parse(text).map(value -> RowDocuments.bson(column.type(), value));
    }

    private static Optional<Operator> operator(String text) {
        return Arrays.stream(Operator.values())
                .filter(operator -> operator.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }
}
