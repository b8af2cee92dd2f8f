package io.wavepivot.pivot.aggregate.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wavepivot.pivot.aggregate.values.Aggregate;
import io.wavepivot.pivot.aggregate.values.Names;
import io.wavepivot.pivot.aggregate.values.Sums;
import io.wavepivot.pivot.aggregate.values.Tuple;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/**
 * A plan that is understood: what each row of its tables says, and what comes of them together. What a row of the first
 * source adds depends on its group, a tuple of its own fields; where that goes, on the tuples of the rows that it is
 * joined with.
 */
public final class Query {

    /** Of a row: see {@link KeyKind}. */
    private static final int MAX_KEY = 1_024;

    private final Plan plan;
    private final Sources sources;
    private final List<String> datasets;
    private final List<Filter> filters;
    private final List<RowTerm> rows;
    private final Term column;
    private final Value value;
    private final RowTimes times;

    /** For each source what its tuples have of its rows. */
    private final List<List<Atom>> atoms = new ArrayList<>();

    /** For each source where its key is. */
    private final List<List<Spot>> keys = new ArrayList<>();

    private final List<Spot> rowSpots = new ArrayList<>();
    private final Spot columnSpot;
    private final Spot valueSpot;

    Query(Plan plan, Sources sources, List<Filter> filters, List<RowTerm> rows, Term column, Value value) {
        this.plan = plan;
        this.sources = sources;
        this.datasets =
                sources.all().stream().map(source -> source.table().name()).toList();
        this.filters = filters;
        this.rows = rows;
        this.column = column;
        this.value = value;
        this.times = new RowTimes(rows);
        sources.all().forEach(any -> atoms.add(new ArrayList<>()));
        for (Source source : sources.all()) {
            keys.add(source.on().stream()
                    .map(term -> spot(new Atom(term, Atom.Form.KEY)))
                    .toList());
        }
        rows.forEach(row -> rowSpots.add(spot(row.atom())));
        this.columnSpot = column == null ? null : spot(new Atom(column, Atom.Form.PLAIN));
        this.valueSpot = value.isOfRows() ? null : spot(new Atom(value.term(), Atom.Form.SORTABLE));
    }

    private Spot spot(Atom atom) {
        int source = atom.term().source();
        List<Atom> known = atoms.get(source);
        if (!known.contains(atom)) {
            known.add(atom);
        }
        return new Spot(source, known.indexOf(atom) + (source == 0 ? 0 : 1));
    }

    public Plan plan() {
        return plan;
    }

    /** The datasets of its sources, in their order; one may be there more than once. */
    public List<String> datasets() {
        return datasets;
    }

    /**
     * What the fields are that it uses, as far as what is kept of their values depends on it: a plan whose fields become
     * something else has to be built anew.
     */
    public String shape() {
        return Stream.of(
                        rows.stream().map(RowTerm::term),
                        filters.stream().map(Filter::term),
                        sources.all().stream().flatMap(source -> source.on().stream()),
                        Stream.of(column, value.term(), value.order()))
                .flatMap(terms -> terms)
                .filter(Objects::nonNull)
                .map(Term::shape)
                .distinct()
                .sorted()
                .collect(Collectors.joining(";"));
    }

    public Aggregate aggregate() {
        return value.aggregate();
    }

    /** What the keys of its rows are. */
    public KeyKind keys() {
        return rows.getFirst().isNumber() ? KeyKind.LONG : KeyKind.DOCUMENT;
    }

    /** The parts of these keys, in their order. */
    public SequencedMap<String, CellType> fields() {
        SequencedMap<String, CellType> fields = new LinkedHashMap<>();
        rows.forEach(row -> fields.put(row.name(), row.type()));
        return fields;
    }

    /** What its cells are; where a long cannot hold a sum, they are doubles. */
    public CellType cells() {
        return value.cells();
    }

    /** Whether a row's group alone says where its share goes. */
    public boolean isJoined() {
        return sources.all().size() > 1;
    }

    /**
     * What a row of the first source adds.
     *
     * @return null for nothing
     */
    public Share share(GenericRecord row, byte[] key) {
        return holds(0, row) ? value.share(tuple(0, row), row, key) : null;
    }

    /** What a row of a source says, as the bytes of a {@link Tuple}. */
    public byte[] tuple(int source, GenericRecord row) {
        List<Object> values = new ArrayList<>();
        if (source > 0) {
            values.add(holds(source, row));
        }
        atoms.get(source).forEach(atom -> values.add(atom.of(row)));
        return Tuple.bytes(values);
    }

    private boolean holds(int source, GenericRecord row) {
        return filters.stream()
                .filter(filter -> filter.term().source() == source)
                .allMatch(filter -> filter.holds(row));
    }

    /**
     * The key by which a group finds its row of a source.
     *
     * @param known the tuples of the sources before it, null for a row that there is not
     * @return null: it finds none
     */
    public String key(int source, List<List<Object>> known) {
        List<String> parts = new ArrayList<>();
        for (Spot spot : keys.get(source)) {
            Object part = spot.in(known);
            if (part == null) {
                return null;
            }
            parts.add(part.toString());
        }
        return sources.all().get(source).table().key().join(parts);
    }

    /**
     * The cell that a group's share goes to.
     *
     * @param known the tuples of all sources, null for a row that there is not
     * @return null: none
     */
    public Place place(List<List<Object>> known) {
        for (int source = 1; source < known.size(); source++) {
            boolean holds = known.get(source) == null
                    ? !sources.all().get(source).inner() && holds(source, null)
                    : (boolean) known.get(source).getFirst();
            if (!holds) {
                return null;
            }
        }
        List<Object> key = new ArrayList<>();
        rowSpots.forEach(spot -> key.add(spot.in(known)));
        return new Place(rowKey(key), times.at(key), column(known));
    }

    private String rowKey(List<Object> key) {
        if (rows.getFirst().isNumber()) {
            return key.getFirst().toString();
        }
        String whole = object(key, text -> text);
        boolean fits = whole.getBytes(StandardCharsets.UTF_8).length <= MAX_KEY;
        return fits ? whole : object(key, Names::hash);
    }

    private String object(List<Object> key, UnaryOperator<String> texts) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < key.size(); i++) {
            switch (key.get(i)) {
                case null -> object.putNull(rows.get(i).name());
                case Long number -> object.put(rows.get(i).name(), number);
                case Boolean truth -> object.put(rows.get(i).name(), truth);
                case Object text -> object.put(rows.get(i).name(), texts.apply(text.toString()));
            }
        }
        return object.toString();
    }

    /** The empty id where there is no value; texts that are empty, or nothing but quotes, have two quotes more. */
    private String column(List<List<Object>> known) {
        if (columnSpot == null) {
            return plan.getValue();
        }
        Object plain = columnSpot.in(known);
        if (plain == null) {
            return "";
        }
        String text = plain.toString();
        return text.chars().allMatch(character -> character == '"') ? text + "\"\"" : text;
    }

    /**
     * What a group's share is where its value is of a row that it is joined with.
     *
     * @param group how many rows it has
     * @return the share of each of them; null for nothing
     */
    public Share share(Sums group, List<List<Object>> known) {
        byte[] joined = (byte[]) valueSpot.in(known);
        if (aggregate().isSum()) {
            return new Share(null, group.each(joined == null ? null : value.number(joined)), null, null);
        }
        return joined == null ? null : new Share(null, null, joined, null);
    }

    /** Whether what a share adds is of the row itself; else of what it is joined with. */
    public boolean isOfRows() {
        return value.isOfRows();
    }

    /**
     * What a cell shows.
     *
     * @return a Long, a Double, a Boolean or a text; null for nothing
     */
    public Object shown(Sums sums) {
        return value.shown(sums);
    }

    /** What a cell shows whose first, last, smallest or largest value this is. */
    public Object shown(byte[] kept) {
        return value.shown(kept);
    }

    /** A place in the tuple of a source; that of a joined one begins with whether its row holds. */
    private record Spot(int source, int place) {

        Object in(List<List<Object>> known) {
            List<Object> tuple = known.get(source);
            return tuple == null ? null : tuple.get(place);
        }
    }
}
