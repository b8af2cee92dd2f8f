package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.schemas.Condition;
import io.wavepivot.schemas.Join;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.Table;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.duckdb.DuckDBDriver;

/** What a plan makes of tables, as DuckDB says. */
final class Oracle implements AutoCloseable {

    private static final Pattern TERM = Pattern.compile("(?:([a-z_]+)\\()?(?:(\\w+)\\.)?(\\w+)\\)?");
    private static final Map<String, String> PARTS = Map.of("week_year", "isoyear");

    private final Connection duck;
    private final Map<String, Table> tables = new TreeMap<>();

    Oracle(Collection<TestTable> tests) throws SQLException {
        duck = new DuckDBDriver()
                .connect("jdbc:duckdb:", new Properties()); // No other test is to find its drivers loaded.
        for (TestTable test : tests) {
            tables.put(test.table.name(), test.table);
            fill(test);
        }
    }

    private void fill(TestTable test) throws SQLException {
        String columns = test.table.columns().stream()
                .map(column -> "\"%s\" %s".formatted(column.name(), sqlType(column)))
                .collect(Collectors.joining(", "));
        try (Statement statement = duck.createStatement()) {
            statement.execute("CREATE TABLE \"%s\" (%s, \"_key\" VARCHAR)".formatted(test.table.name(), columns));
            for (Map.Entry<String, GenericRecord> row : test.rows.entrySet()) {
                StringJoiner values = new StringJoiner(", ");
                for (Column column : test.table.columns()) {
                    values.add(literal(column, row.getValue().get(column.position())));
                }
                statement.execute("INSERT INTO \"%s\" VALUES (%s, '%s')"
                        .formatted(test.table.name(), values, row.getKey().replace("'", "''")));
            }
        }
    }

    private static String sqlType(Column column) {
        return switch (column.type()) {
            case BOOLEAN -> "BOOLEAN";
            case INT -> "INTEGER";
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case DECIMAL -> "DECIMAL(%d, %d)".formatted(column.precision(), column.scale());
            case DATE -> "DATE";
            case TIMESTAMP_MILLIS, TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MICROS -> "TIMESTAMP";
            default -> "VARCHAR";
        };
    }

    private static String literal(Column column, Object value) {
        if (value == null) {
            return "NULL";
        }
        String text = column.type().text(value);
        return switch (column.type()) {
            case BOOLEAN, INT, LONG -> text;
            case TIMESTAMP_MILLIS, TIMESTAMP_MICROS ->
                "TIMESTAMP '%s'".formatted(text.replace("Z", "").replace("T", " "));
            default -> "CAST('%s' AS %s)".formatted(text.replace("'", "''"), sqlType(column));
        };
    }

    /** The cells, by row and column, as a pivot has them; without those that have no value. */
    Map<String, Map<String, Object>> cells(Plan plan) throws SQLException {
        String rows =
                plan.getRows().stream().map(row -> sql(row.getTerm(), plan)).collect(Collectors.joining(", "));
        String column = plan.getColumn() == null ? "'%s'".formatted(plan.getValue()) : sql(plan.getColumn(), plan);
        StringBuilder query =
                new StringBuilder("SELECT %s, %s, %s FROM \"%s\"".formatted(rows, column, value(plan), plan.getFrom()));
        for (Join join : plan.getJoins()) {
            query.append(" %s JOIN \"%s\" AS \"%s\" ON "
                    .formatted(join.getInner() ? "INNER" : "LEFT", join.getDataset(), join.getAlias()));
            StringJoiner on = new StringJoiner(" AND ");
            for (int i = 0; i < join.getOn().size(); i++) {
                on.add("%s = \"%s\".\"%s\""
                        .formatted(
                                sql(join.getOn().get(i), plan),
                                join.getAlias(),
                                tables.get(join.getDataset())
                                        .key()
                                        .columns()
                                        .get(i)
                                        .name()));
            }
            query.append(on);
        }
        if (!plan.getWhere().isEmpty()) {
            query.append(" WHERE ")
                    .append(plan.getWhere().stream()
                            .map(condition -> condition(condition, plan))
                            .collect(Collectors.joining(" AND ")));
        }
        query.append(" GROUP BY ALL");
        return run(query.toString(), plan);
    }

    private Map<String, Map<String, Object>> run(String query, Plan plan) throws SQLException {
        Map<String, Map<String, Object>> cells = new TreeMap<>();
        int width = plan.getRows().size();
        try (Statement statement = duck.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                StringJoiner key = new StringJoiner("|");
                for (int i = 1; i <= width; i++) {
                    key.add(plain(column(plan.getRows().get(i - 1).getTerm(), plan), found.getObject(i)));
                }
                String column = plan.getColumn() == null
                        ? plan.getValue()
                        : point(plan.getColumn(), plan, found.getObject(width + 1));
                Object value = found.getObject(width + 2);
                if (value != null) {
                    cells.computeIfAbsent(key.toString(), any -> new TreeMap<>())
                            .put(column, value);
                }
            }
        } catch (SQLException wrong) {
            throw new SQLException(query, wrong);
        }
        return cells;
    }

    private String point(String term, Plan plan, Object value) {
        if (value == null) {
            return "";
        }
        String text = plain(column(term, plan), value);
        return text.chars().allMatch(character -> character == '"') ? text + "\"\"" : text;
    }

    /** A value as a pivot's keys and columns have it. */
    private static String plain(Column column, Object value) {
        return switch (value) {
            case null -> "∅";
            case java.sql.Timestamp time ->
                column.type()
                        .text(time.toLocalDateTime()
                                .toInstant(java.time.ZoneOffset.UTC)
                                .toEpochMilli());
            case java.time.LocalDate date -> date.toString();
            case BigDecimal decimal -> decimal.toPlainString();
            default -> value.toString();
        };
    }

    private String value(Plan plan) {
        String name = plan.getValue().substring(0, plan.getValue().indexOf('('));
        String of = plan.getValue().substring(name.length() + 1, plan.getValue().length() - 1);
        if (of.equals("*")) {
            return "count(*)";
        }
        String term = sql(of, plan);
        return switch (name) {
            case "sum" -> "sum(%s)".formatted(term);
            case "distinct" -> "nullif(count(DISTINCT %s), 0)".formatted(term);
            case "first", "last" ->
                "%s(%s, (%s, \"%s\".\"_key\")) FILTER (%2$s IS NOT NULL AND %3$s IS NOT NULL)"
                        .formatted(
                                name.equals("first") ? "arg_min" : "arg_max",
                                term,
                                sql(plan.getOrder(), plan),
                                plan.getFrom());
            default -> "%s(%s)".formatted(name, term);
        };
    }

    private String condition(Condition condition, Plan plan) {
        String term = sql(condition.getTerm(), plan);
        Column column = column(condition.getTerm(), plan);
        boolean isPart = condition.getTerm().contains("(");
        String values = condition.getValues().stream()
                .map(text -> isPart ? text : literal(column, column.parse(text).orElse(text)))
                .collect(Collectors.joining(", "));
        return switch (condition.getOperator()) {
            case "in" -> "%s IN (%s)".formatted(term, values);
            case "prefix" -> "starts_with(%s, %s)".formatted(term, values);
            case "is null", "is not null" -> "%s %s".formatted(term, condition.getOperator());
            default -> "%s %s %s".formatted(term, condition.getOperator(), values);
        };
    }

    private String sql(String text, Plan plan) {
        Matcher term = TERM.matcher(text);
        if (!term.matches()) {
            throw new IllegalArgumentException(text);
        }
        String alias = term.group(2) == null ? plan.getFrom() : term.group(2);
        String field = "\"%s\".\"%s\"".formatted(alias, term.group(3));
        if (term.group(1) == null) {
            return field;
        }
        Column column = column(text, plan);
        boolean isInstant =
                column.type() == ColumnType.TIMESTAMP_MILLIS || column.type() == ColumnType.TIMESTAMP_MICROS;
        String local = isInstant ? "timezone('%s', timezone('UTC', %s))".formatted(plan.getTimeZone(), field) : field;
        return "date_part('%s', %s)".formatted(PARTS.getOrDefault(term.group(1), term.group(1)), local);
    }

    private Column column(String text, Plan plan) {
        Matcher term = TERM.matcher(text);
        if (!term.matches()) {
            throw new IllegalArgumentException(text);
        }
        String alias = term.group(2);
        String dataset = alias == null || alias.equals(plan.getFrom())
                ? plan.getFrom()
                : plan.getJoins().stream()
                        .filter(join -> join.getAlias().equals(alias))
                        .findFirst()
                        .orElseThrow()
                        .getDataset();
        return tables.get(dataset).column(term.group(3)).orElseThrow();
    }

    @Override
    public void close() throws SQLException {
        duck.close();
    }
}
