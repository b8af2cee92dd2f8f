package io.wavepivot.pivot.mirror;

import io.wavepivot.schemas.tables.Column;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one kind of SQL server does otherwise than another. */
interface Dialect {

    /** A name, as it is. */
    String quoted(String name);

    /**
     * The type of a column.
     *
     * @param keyTexts how many texts the key has that the column is part of; 0 when it is part of none
     */
    String type(Column column, int keyTexts);

    /** The types, as {@link java.sql.Types} has them, of columns that hold all that such a column may have. */
    Set<Integer> wideEnough(Column column);

    /** The types of columns that can be made wide enough without losing anything. */
    Set<Integer> narrower(Column column);

    /** Gives a column another type: what follows {@code ALTER TABLE}. */
    String changeType(String column, String type);

    /** What follows {@code INSERT ... VALUES ...} so that a row that is there is replaced. */
    String orReplace(List<String> key, List<String> others);

    /** A value, which is not null, as the driver takes it. */
    Object parameter(Column column, Object value);

    /** Why a value cannot be held, for people; empty when it can, as far as can be told before. */
    Optional<String> objection(Column column, Object value);

    /** Whether a failure is that of the values, which will fail again. */
    boolean isOfValues(SQLException failure);

    /** Names, as they are, in a list. */
    default String quoted(List<String> names) {
        return names.stream().map(this::quoted).collect(Collectors.joining(", "));
    }
}
