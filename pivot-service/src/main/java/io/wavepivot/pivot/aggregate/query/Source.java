package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.schemas.tables.Table;
import java.util.List;

/**
 * Where fields come from.
 *
 * @param alias the name that its fields are called by
 * @param on what a row of it is found by, in the order of its key; empty for the first source
 * @param inner whether a row of the first source that finds none here is left out
 */
record Source(String alias, Table table, List<Term> on, boolean inner) {}
