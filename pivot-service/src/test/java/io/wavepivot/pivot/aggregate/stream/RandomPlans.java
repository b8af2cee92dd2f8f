package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.schemas.Condition;
import io.wavepivot.schemas.Join;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.RowField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;

/** Tables, what becomes of their rows, and plans over them: all by chance, and the same of one seed. */
final class RandomPlans {

    static final String FACTS = "facts";

    private static final List<String> FACT_TERMS = List.of(
            "a",
            "b",
            "s",
            "truth",
            "day",
            "year(t)",
            "quarter(t)",
            "month(day)",
            "week(t)",
            "week_year(t)",
            "hour(t)",
            "day(t)",
            "amount");
    private static final List<String> VALUES = List.of(
            "count(*)",
            "count(a)",
            "count(s)",
            "sum(n)",
            "sum(real)",
            "sum(amount)",
            "avg(n)",
            "avg(amount)",
            "min(n)",
            "max(n)",
            "min(real)",
            "max(amount)",
            "min(s)",
            "max(s)",
            "min(t)",
            "max(day)",
            "first(n)",
            "last(s)",
            "last(truth)",
            "first(amount)",
            "last(t)",
            "distinct(s)",
            "distinct(b)",
            "distinct(real)");
    private static final List<String> ORDERS = List.of("t", "day", "n");
    private static final List<String> ZONES = List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata");
    private static final List<String> TEXTS = List.of("", "x", "xy", "\"", "\"\"", "ü|{}", "Straße", "null");

    private final Random random;
    private final TestTable facts = new TestTable(FACTS, """
            {"name": "id", "type": "int"}, {"name": "a", "type": ["null", "int"]},
            {"name": "b", "type": ["null", "string"]}, {"name": "s", "type": ["null", "string"]},
            {"name": "truth", "type": ["null", "boolean"]}, {"name": "n", "type": ["null", "long"]},
            {"name": "real", "type": ["null", "double"]},
            {"name": "amount", "type": ["null",
              {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}]},
            {"name": "day", "type": ["null", {"type": "int", "logicalType": "date"}]},
            {"name": "t", "type": {"type": "long", "logicalType": "timestamp-millis"}}
            """, List.of("id"), 100);
    private final TestTable as = new TestTable("as", """
            {"name": "id", "type": "int"}, {"name": "name", "type": "string"},
            {"name": "region", "type": ["null", "string"]}, {"name": "weight", "type": ["null", "int"]}
            """, List.of("id"), 101);
    private final TestTable bs = new TestTable("bs", """
            {"name": "code", "type": "string"}, {"name": "label", "type": ["null", "string"]},
            {"name": "size", "type": "long"}
            """, List.of("code"), 102);
    private final TestTable regions = new TestTable("regions", """
            {"name": "region", "type": "string"}, {"name": "land", "type": ["null", "string"]}
            """, List.of("region"), 103);

    RandomPlans(Random random) {
        this.random = random;
    }

    List<TestTable> tables() {
        return List.of(facts, as, bs, regions);
    }

    /** A row that comes, or changes: of few keys, so that most change. */
    Change change() {
        return switch (random.nextInt(10)) {
            case 0 ->
                change(
                        as,
                        random.nextInt(6),
                        id -> as.row(id, any(TEXTS), orNull(any(List.of("N", "S"))), orNull(random.nextInt(5))));
            case 1 -> {
                String code = any(List.of("k", "l", "", "m"));
                yield change(
                        bs,
                        code.isEmpty() ? "e" : code,
                        key -> bs.row(key, orNull(any(TEXTS)), (long) random.nextInt(4)));
            }
            case 2 -> change(regions, any(List.of("N", "S")), key -> regions.row(key, orNull(any(List.of("D", "F")))));
            default -> change(facts, random.nextInt(60), this::fact);
        };
    }

    private GenericRecord fact(int id) {
        return facts.row(
                id,
                orNull(random.nextInt(7)),
                orNull(any(List.of("k", "l", "m", "n"))),
                orNull(any(TEXTS)),
                orNull(random.nextBoolean()),
                orNull((long) random.nextInt(9) - 4),
                orNull(any(List.of(0.1, -0.1, 0.0, 1e300, -1e300, 2.5))),
                orNull(new java.math.BigDecimal(random.nextInt(2_000) - 1_000).movePointLeft(2)),
                orNull(18_000 + random.nextInt(800)),
                Instant.parse("2020-12-20T00:00:00Z").toEpochMilli() + random.nextInt(900) * 3_000_000L);
    }

    private <K> Change change(TestTable table, K key, java.util.function.Function<K, GenericRecord> row) {
        GenericRecord made = row.apply(key);
        return new Change(table, made, random.nextInt(4) == 0);
    }

    /** @param isGone whether the row goes; else it comes, or is this from now on */
    record Change(TestTable table, GenericRecord row, boolean isGone) {}

    Plan plan(int number) {
        List<Join> joins = new ArrayList<>();
        List<String> terms = new ArrayList<>(FACT_TERMS);
        List<String> values = new ArrayList<>(VALUES);
        if (random.nextInt(3) > 0) {
            joins.add(new Join("a", "as", List.of("a"), random.nextBoolean()));
            terms.addAll(List.of("a.name", "a.region", "a.weight"));
            values.addAll(
                    List.of("sum(a.weight)", "avg(a.weight)", "min(a.name)", "distinct(a.region)", "count(a.id)"));
            if (random.nextBoolean()) {
                joins.add(new Join("r", "regions", List.of("a.region"), random.nextBoolean()));
                terms.addAll(List.of("r.land", "r.region"));
                values.add("max(r.land)");
            }
        }
        if (random.nextInt(3) == 0) {
            joins.add(new Join("bs", "bs", List.of("b"), random.nextBoolean()));
            terms.addAll(List.of("bs.label", "bs.size"));
            values.add("sum(bs.size)");
        }
        if (random.nextInt(5) == 0) {
            joins.add(new Join("other", FACTS, List.of("a"), random.nextBoolean()));
            terms.addAll(List.of("other.s", "year(other.t)"));
            values.addAll(List.of("sum(other.n)", "max(other.t)"));
        }
        List<RowField> rows = new ArrayList<>();
        for (int i = random.nextInt(2); i < 2; i++) {
            rows.add(new RowField("r" + i, any(terms)));
        }
        if (random.nextInt(8) == 0) {
            rows = List.of(new RowField("t", "t"));
        }
        String value = any(values);
        boolean isOrdered = value.startsWith("first") || value.startsWith("last");
        return new Plan(
                "plan-" + number,
                FACTS,
                joins,
                conditions(joins),
                rows,
                random.nextInt(4) == 0 ? null : any(terms),
                value,
                isOrdered ? any(ORDERS) : null,
                any(ZONES),
                Instant.EPOCH,
                "test",
                "");
    }

    private List<Condition> conditions(List<Join> joins) {
        List<Condition> all = new ArrayList<>(List.of(
                new Condition("n", ">", List.of("-2")),
                new Condition("s", "!=", List.of("x")),
                new Condition("s", "prefix", List.of("x")),
                new Condition("a", "in", List.of("1", "2", "3")),
                new Condition("month(t)", "<=", List.of("6")),
                new Condition("amount", ">=", List.of("-2.50")),
                new Condition("day", "is not null", List.of()),
                new Condition("t", "<", List.of("2021-01-05T12:00:00Z"))));
        if (joins.stream().anyMatch(join -> join.getAlias().equals("a"))) {
            all.add(new Condition("a.region", "=", List.of("N")));
            all.add(new Condition("a.weight", "is null", List.of()));
        }
        if (joins.stream().anyMatch(join -> join.getAlias().equals("r"))) {
            all.add(new Condition("r.land", "is null", List.of()));
        }
        List<Condition> some = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            some.add(any(all));
        }
        return some;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> T orNull(T value) {
        return random.nextInt(6) == 0 ? null : value;
    }
}
