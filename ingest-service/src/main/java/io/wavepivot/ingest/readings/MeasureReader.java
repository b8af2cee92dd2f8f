package io.wavepivot.ingest.readings;

import io.wavepivot.ingest.readings.PointNames.Name;
import io.wavepivot.ingest.sql.IdRange;
import io.wavepivot.ingest.sql.Queries;
import io.wavepivot.ingest.sql.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * The queries of a table of measures. What they return is bounded by their limits; measures are streamed. Two statements
 * may see two moments of the database. For one thread.
 */
public final class MeasureReader {

    private static final int WAVE = 1;
    private static final int POINT = 2;
    private static final int VALUE = 3;

    private final Queries queries;
    private final Table table;
    private final ValueColumn type;
    private final int maxValueBytes;
    private final PointNames names = new PointNames();
    private final Checksum checksum = new Checksum();

    /**
     * A reader of a table with the columns id, wave, point and value.
     *
     * @param maxValueBytes of a text; a longer one is not sent, and its length is
     */
    public MeasureReader(Queries queries, Table table, int maxValueBytes) {
        this.queries = queries;
        this.table = table;
        this.type = ValueColumn.of(table.types().get(VALUE));
        this.maxValueBytes = maxValueBytes;
    }

    /**
     * Measures above an id, by ascending id.
     *
     * @param sink says of each whether it is taken; after one that is not, none comes
     */
    public void after(long id, int limit, Predicate<Measure> sink) throws SQLException {
        queries.read(select() + table.after(), List.of(id, limit), rows -> measures(rows, sink));
    }

    /** Measures within ranges of ids, at most so many. */
    public List<Measure> in(List<IdRange> ranges, int limit) throws SQLException {
        List<Measure> found = new ArrayList<>();
        for (List<IdRange> chunk : Table.chunks(ranges)) {
            queries.read(
                    select() + table.within(chunk.size()),
                    Table.bounds(chunk, limit - found.size()),
                    rows -> measures(rows, found::add));
        }
        return found;
    }

    /**
     * The first of some waves, as many as have so many measures up to an id: at the least one, as a wave is read in one
     * piece.
     *
     * @param times how many rows are made of a wave: its measures count as often
     */
    public Part part(List<Long> waves, long maxId, long rows, ToIntFunction<Long> times) throws SQLException {
        Map<Long, Long> counts = count(waves, maxId);
        List<Long> part = new ArrayList<>();
        long sum = 0;
        for (long wave : waves) {
            long count = counts.getOrDefault(wave, 0L) * times.applyAsInt(wave);
            if (sum > 0 && sum + count > rows) {
                break;
            }
            sum += count;
            part.add(wave);
        }
        return new Part(part, sum);
    }

    /**
     * Reads some waves whole, up to an id.
     *
     * @return those of the waves that have no measure
     */
    public Set<Long> whole(Collection<Long> waves, long maxId, WaveCells.Sink sink) throws SQLException {
        Set<Long> without = new HashSet<>(waves);
        WaveCells cells = new WaveCells((wave, values, measures) -> {
            without.remove(wave);
            sink.wave(wave, values, measures);
        });
        of(waves, maxId, measure -> {
            cells.accept(measure);
            return true;
        });
        cells.end();
        return without;
    }

    /** All measures of some waves up to an id: wave by wave, and by ascending id within a wave. */
    private void of(Collection<Long> waves, long maxId, Predicate<Measure> sink) throws SQLException {
        for (List<Long> chunk : Table.chunks(List.copyOf(waves))) {
            String query = select() + "WHERE " + table.in(WAVE, chunk.size()) + " ORDER BY " + table.column(WAVE) + ", "
                    + table.id();
            queries.read(query, Table.plus(chunk, maxId), rows -> measures(rows, sink));
        }
    }

    /** How many measures up to an id each of some waves has; waves without any are left out. Reads an index only. */
    public Map<Long, Long> count(Collection<Long> waves, long maxId) throws SQLException {
        Map<Long, Long> counts = new HashMap<>();
        for (List<Long> chunk : Table.chunks(List.copyOf(waves))) {
            String query = "SELECT %1$s, COUNT(*) FROM %2$s WHERE %3$s GROUP BY %1$s"
                    .formatted(table.column(WAVE), table.name(), table.in(WAVE, chunk.size()));
            queries.read(query, Table.plus(chunk, maxId), row -> {
                while (row.next()) {
                    counts.put(row.getLong(1), row.getLong(2));
                }
            });
        }
        return counts;
    }

    /** The fingerprints of some waves' measures up to an id; waves without any are left out. */
    public Map<Long, Fingerprint> fingerprints(Collection<Long> waves, long maxId) throws SQLException {
        Map<Long, Fingerprint> fingerprints = new HashMap<>();
        for (List<Long> chunk : Table.chunks(List.copyOf(waves))) {
            String query =
                    "SELECT %1$s, COUNT(*), MAX(%2$s), SUM(%3$s) FROM %4$s WHERE %5$s AND %6$s IS NOT NULL GROUP BY %1$s"
                            .formatted(
                                    table.column(WAVE),
                                    table.id(),
                                    checksum(),
                                    table.name(),
                                    table.in(WAVE, chunk.size()),
                                    table.column(POINT));
            queries.read(query, Table.plus(chunk, maxId), row -> {
                while (row.next()) {
                    fingerprints.put(row.getLong(1), new Fingerprint(row.getLong(2), row.getLong(3), row.getLong(4)));
                }
            });
        }
        return fingerprints;
    }

    /** The highest id; 0 when there are none. */
    public long lastId() throws SQLException {
        return queries.number(table.highestId(), List.of());
    }

    /** An id below that of any measure from a wave on. */
    public long idBefore(long wave) throws SQLException {
        return FirstId.before(queries, table, WAVE, wave);
    }

    /** @param rows how many measures the waves have, each as often as it counts */
    public record Part(List<Long> waves, long rows) {}

    private String select() {
        String value = table.column(VALUE);
        StringBuilder select = new StringBuilder("SELECT ")
                .append(String.join(", ", table.id(), table.read(WAVE), table.column(POINT)))
                .append(", ");
        if (type.isText()) {
            select.append("IF(OCTET_LENGTH(%1$s) > %2$d, NULL, CAST(%1$s AS CHAR)), OCTET_LENGTH(%1$s)"
                    .formatted(value, maxValueBytes));
        } else {
            select.append(value);
        }
        if (!type.hasChecksumHere()) {
            select.append(", ").append(checksum());
        }
        return select.append(" FROM ").append(table.name()).append(' ').toString();
    }

    private String checksum() {
        return Checksum.sql(type, table.id(), table.column(POINT), table.column(VALUE));
    }

    /** Columns are read in their order, as the driver finds them so. */
    private void measures(ResultSet rows, Predicate<Measure> sink) throws SQLException {
        boolean more = true;
        while (more && rows.next()) {
            long id = rows.getLong(1);
            long wave = rows.getLong(2);
            boolean hasWave = (wave != 0 || !rows.wasNull()) && wave <= Extraction.LAST_WAVE;
            byte[] point = rows.getBytes(3);
            Object value = type.read(rows, 4);
            int next = 5;
            long bytes = type.isText() ? rows.getLong(next++) : 0;
            if (!hasWave || point == null) {
                more = sink.test(new Measure(id, Measure.NO_WAVE, null, value, 0, 0));
                continue;
            }
            Name name = names.of(point);
            long sum = type.hasChecksumHere() ? checksum.of(id, name.utf8, value) : rows.getLong(next);
            more = sink.test(new Measure(id, wave, name.text, value, sum, bytes > maxValueBytes ? bytes : 0));
        }
    }
}
