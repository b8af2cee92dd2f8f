package io.wavepivot.ingest.readings;

import io.wavepivot.ingest.sql.Queries;
import io.wavepivot.ingest.sql.Table;
import java.sql.SQLException;
import java.util.List;

/**
 * Where to start in a table that is read by its ids, when only waves from one on are wanted. The server finds the first
 * id of a wave by one look into the index of the waves; it is asked for so many waves at a time, so that no statement
 * takes long, however many rows there are. Halving the ids would be faster, and would pass over what came out of order.
 */
final class FirstId {

    private static final int WAVES_A_STATEMENT = 10_000;

    private FirstId() {}

    /** An id below that of any row from a wave on; the highest id when there is no such row. */
    static long before(Queries queries, Table table, int waveColumn, long wave) throws SQLException {
        String column = table.column(waveColumn);
        String from = " FROM " + table.name();
        String first = "SELECT MIN(%1$s)%2$s WHERE %1$s BETWEEN %3$d AND %4$d"
                .formatted(column, from, Long.MIN_VALUE, Extraction.LAST_WAVE);
        if (queries.number(first, List.of()) >= wave) {
            return 0; // All are wanted, or there are none: no need to look at each wave.
        }
        String query =
                "SELECT %1$s, MIN(%2$s)%3$s WHERE %1$s BETWEEN ? AND %5$d AND %6$s GROUP BY %1$s ORDER BY %1$s LIMIT %4$d"
                        .formatted(column, table.id(), from, WAVES_A_STATEMENT, Extraction.LAST_WAVE, table.hasId());
        long firstId = Long.MAX_VALUE;
        long next = wave;
        List<long[]> waves;
        do {
            waves = queries.list(query, List.of(next), row -> new long[] {row.getLong(1), row.getLong(2)});
            for (long[] found : waves) {
                firstId = Math.min(firstId, found[1]);
                next = found[0] + 1;
            }
        } while (waves.size() == WAVES_A_STATEMENT);
        return firstId == Long.MAX_VALUE ? queries.number(table.highestId(), List.of()) : firstId - 1;
    }
}
