package io.wavepivot.ingest.tables;

import io.wavepivot.ingest.datasets.ColumnWish;
import io.wavepivot.ingest.datasets.Datasets;
import io.wavepivot.ingest.datasets.Evolution;
import io.wavepivot.ingest.tables.Slot.State;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.RowError;
import io.wavepivot.schemas.tables.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Builds one row after the other out of their values, in any order, and says what is wrong with each. For one thread. */
public final class RowBuilder {

    /** Of a value that is wrong, or of the name of a field that there is not: they may be as long as a request. */
    private static final int MAX_SHOWN = 200;

    /** Of one row: a row may have any number of fields that there are not. */
    private static final int MAX_ERRORS = 20;

    private final RowRules rules;
    private final Slot[] slots;
    private final List<RowError> errors = new ArrayList<>();
    private final List<ColumnWish> wishes = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final List<String> keyParts = new ArrayList<>();
    private BinaryEncoder encoder;
    private boolean freezes;

    public RowBuilder(RowRules rules) {
        this.rules = rules;
        this.slots = rules.columns().stream()
                .map(column -> new Slot(column.column().type()))
                .toArray(Slot[]::new);
    }

    /** Forgets the row before. */
    public void start() {
        for (Slot slot : slots) {
            slot.clear();
        }
        errors.clear();
        wishes.clear();
        discarded.clear();
        freezes = false;
    }

    /** A value as a text. */
    public void text(int position, char[] chars, int from, int length) {
        Slot slot = slots[position];
        if (isFirst(position) && !rules.columns().get(position).parser().read(chars, from, length, slot)) {
            wrongType(position, new String(chars, from, length));
        }
    }

    /** A value that is said not to be there. */
    public void nothing(int position) {
        if (isFirst(position)) {
            slots[position].setNull();
        }
    }

    /** A value that is none of the column's type, as it was given. */
    public void wrongType(int position, String given) {
        wrongType(position, given, "");
    }

    /** A text in the place of a number or truth, which would be one without its quotes. */
    public void wrongText(int position, String given) {
        wrongType(position, given, ", in JSON without quotes");
    }

    private void wrongType(int position, String given, String more) {
        if (rules.wrongTypes() != Policy.EVOLVE || !evolve(position, given)) {
            noValue(position, given, more);
        }
    }

    /** Something that is no plain value, and that no column could have; said as it is to be shown. */
    public void noValue(int position, String given) {
        noValue(position, given, "");
    }

    private void noValue(int position, String given, String more) {
        RowColumn column = rules.columns().get(position);
        slots[position].setWrong();
        if (rules.wrongTypes() == Policy.DISCARD_VALUE && !column.mandatory()) {
            slots[position].setNull();
            discarded.add(column.name());
            return;
        }
        freezes |= rules.wrongTypes() == Policy.FREEZE;
        error(column.name(), given, column.wanted() + more);
    }

    /** A wider type holds it, or a column of its own that is named after this one. */
    private boolean evolve(int position, String given) {
        RowColumn column = rules.columns().get(position);
        if (rules.isKey(position)) {
            return false; // The rows that there are would be found no more.
        }
        Optional<ColumnType> wider = Widening.of(column.column().type(), given);
        if (wider.isPresent()) {
            slots[position].setWrong();
            wishes.add(new ColumnWish(column.name(), wider.get()));
            return true;
        }
        if (column.mandatory() || !Datasets.isNameForEvolution(column.name() + Evolution.VARIANT)) {
            return false;
        }
        slots[position].setNull();
        int variant = rules.position(column.name() + Evolution.VARIANT);
        if (variant < 0) {
            wishes.add(new ColumnWish(column.name() + Evolution.VARIANT, ColumnType.TEXT));
        } else if (rules.columns().get(variant).column().type() == ColumnType.TEXT) {
            slots[variant].set((Object) given);
        }
        return true;
    }

    /**
     * A value of a column that there is not.
     *
     * @param type what a column for it would be; empty when there can be none
     */
    public void unknown(String name, String given, Optional<ColumnType> type) {
        if (rules.unknownColumns() == Policy.EVOLVE && type.isPresent() && Datasets.isNameForEvolution(name)) {
            wishes.add(new ColumnWish(name, type.get()));
            return;
        }
        if (rules.unknownColumns() == Policy.DISCARD_VALUE) {
            discarded.add(name);
            return;
        }
        freezes |= rules.unknownColumns() == Policy.FREEZE;
        error(name, given, rules.allColumns());
    }

    /** It is no row at all. */
    public RowOutcome refuse(String given, String wanted) {
        error("", given, wanted);
        return new RowOutcome.Refused(List.copyOf(errors), false);
    }

    /** All values were given. */
    public RowOutcome finish() {
        for (int position = 0; position < slots.length; position++) {
            check(rules.columns().get(position), slots[position]);
        }
        if (!errors.isEmpty()) {
            return new RowOutcome.Refused(List.copyOf(errors), freezes);
        }
        return wishes.isEmpty() ? encoded() : new RowOutcome.Evolving(List.copyOf(wishes));
    }

    private boolean isFirst(int position) {
        if (slots[position].state() == State.ABSENT) {
            return true;
        }
        error(rules.columns().get(position).name(), null, "each field once");
        return false;
    }

    private void check(RowColumn column, Slot slot) {
        if (slot.state() == State.VALUE) {
            for (Rule rule : column.rules()) {
                if (!rule.isKept().test(slot)) {
                    error(column.name(), column.column().type().text(slot.value()), rule.wanted());
                }
            }
        } else if (slot.state() != State.WRONG && column.mandatory()) {
            error(column.name(), null, "a value: the field is mandatory");
        } else if (slot.state() == State.NULL && column.nullBranch() < 0) {
            slot.clear(); // It has a default.
        }
    }

    private RowOutcome encoded() {
        keyParts.clear();
        for (int position : rules.key()) {
            keyParts.add(rules.columns().get(position).column().type().text(slots[position].value()));
        }
        Optional<String> objection = rules.table().key().objection(keyParts);
        if (objection.isPresent()) {
            String field = rules.table().dataset().getPrimaryKey().getFirst();
            error(field, String.join("|", keyParts), objection.get());
            return new RowOutcome.Refused(List.copyOf(errors), false);
        }
        String key = rules.table().key().join(keyParts);
        byte[] value = encode();
        if (value.length + 3 * key.length() > rules.maxBytes()) {
            error("", null, "a row of at most %d bytes; this one has %d".formatted(rules.maxBytes(), value.length));
            return new RowOutcome.Refused(List.copyOf(errors), false);
        }
        return new RowOutcome.Accepted(key, value, List.copyOf(discarded));
    }

    private byte[] encode() {
        bytes.reset();
        bytes.writeBytes(rules.header());
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            for (int position = 0; position < slots.length; position++) {
                rules.columns().get(position).write(slots[position], encoder);
            }
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void error(String field, String given, String wanted) {
        if (errors.size() == MAX_ERRORS) {
            return;
        }
        if (errors.size() == MAX_ERRORS - 1) {
            errors.add(new RowError("", null, "fewer errors: the rest of them is not named"));
            return;
        }
        errors.add(new RowError(shown(field), given == null ? null : shown(given), wanted));
    }

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + '…';
    }
}
