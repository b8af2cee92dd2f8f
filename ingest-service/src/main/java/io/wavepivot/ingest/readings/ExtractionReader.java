package io.wavepivot.ingest.readings;

import io.wavepivot.ingest.sql.IdRange;
import io.wavepivot.ingest.sql.Queries;
import io.wavepivot.ingest.sql.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The queries of a table of extractions, which says which extraction produced which wave. For one thread. */
public final class ExtractionReader {

    private static final int WAVE = 3;

    private final Queries queries;
    private final Table table;
    private final Predicate<Extraction> kept;

    /**
     * A reader of a table with the columns id, name, interval and wave.
     *
     * @param kept which extractions are wanted
     */
    public ExtractionReader(Queries queries, Table table, Predicate<Extraction> kept) {
        this.queries = queries;
        this.table = table;
        this.kept = kept;
    }

    /** Rows above an id, of any extraction, by ascending id. */
    public List<Extraction> after(long id, int limit) throws SQLException {
        return queries.list(table.select() + table.after(), List.of(id, limit), ExtractionReader::extraction);
    }

    /** The rows of the highest ids, of any extraction, by descending id. */
    public List<Extraction> newest(int limit) throws SQLException {
        return queries.list(table.select() + table.newest(), List.of(limit), ExtractionReader::extraction);
    }

    /** Rows within ranges of ids, at most so many. */
    public List<Extraction> in(List<IdRange> ranges, int limit) throws SQLException {
        List<Extraction> found = new ArrayList<>();
        for (List<IdRange> chunk : Table.chunks(ranges)) {
            found.addAll(queries.list(
                    table.select() + table.within(chunk.size()),
                    Table.bounds(chunk, limit - found.size()),
                    ExtractionReader::extraction));
        }
        return found;
    }

    /** Which of the kept extractions produced each of these waves; waves that none produced are left out. */
    public Map<Long, Set<Monitory>> monitoriesOf(Collection<Long> waves) throws SQLException {
        return monitoriesOf(waves, Long.MAX_VALUE);
    }

    /** As far as the rows up to an id say. */
    public Map<Long, Set<Monitory>> monitoriesOf(Collection<Long> waves, long maxId) throws SQLException {
        Map<Long, Set<Monitory>> byWave = new LinkedHashMap<>();
        for (List<Long> chunk : Table.chunks(List.copyOf(waves))) {
            byWave.putAll(kept(queries.list(
                    table.select() + "WHERE " + table.in(WAVE, chunk.size()),
                    Table.plus(chunk, maxId),
                    ExtractionReader::extraction)));
        }
        return byWave;
    }

    /** Those of some rows that are of kept extractions, by wave. */
    public Map<Long, Set<Monitory>> kept(List<Extraction> rows) {
        Map<Long, Set<Monitory>> byWave = new LinkedHashMap<>();
        for (Extraction row : rows) {
            if (kept.test(row)) {
                byWave.computeIfAbsent(row.wave(), any -> new LinkedHashSet<>()).add(Monitory.of(row));
            }
        }
        Map<Set<Monitory>, Set<Monitory>> shared = new HashMap<>(); // Most waves have the same few.
        byWave.replaceAll((wave, monitories) -> shared.computeIfAbsent(monitories, Set::copyOf));
        return byWave;
    }

    /** The waves from one to before another that any extraction produced, ascending. */
    public List<Long> waves(long from, long to, int limit) throws SQLException {
        String query = "SELECT DISTINCT %1$s FROM %2$s WHERE %1$s >= ? AND %1$s < ? ORDER BY %1$s LIMIT ?"
                .formatted(table.column(WAVE), table.name());
        return queries.list(query, List.of(from, to, limit), row -> row.getLong(1));
    }

    /** An id below that of any row from a wave on. */
    public long idBefore(long wave) throws SQLException {
        return FirstId.before(queries, table, WAVE, wave);
    }

    private static Extraction extraction(ResultSet row) throws SQLException {
        return new Extraction(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4));
    }
}
