package io.wavepivot.ingest.mysql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The queries of one project. What they return is bounded by their limits; measures are streamed. Two statements may see
 * two moments of the database.
 */
public final class WaveReader {

    /** How many ranges or waves one statement asks for. */
    static final int CHUNK = 500;

    private final Queries queries;
    private final Table extractions;
    private final Table measures;
    private final Set<String> kept;

    WaveReader(DataSource connections, Table extractions, Table measures, Collection<String> kept) {
        this.queries = new Queries(connections);
        this.extractions = extractions;
        this.measures = measures;
        this.kept = new LinkedHashSet<>(kept);
    }

    /** Extraction rows above an id, of any extraction, by ascending id. */
    List<Extraction> extractionsAfter(long id, int limit) throws SQLException {
        return queries.list(after(extractions.select(), extractions), List.of(id, limit), WaveReader::extraction);
    }

    /** Extraction rows within ranges of ids, at most so many. */
    List<Extraction> extractionsIn(List<IdRange> ranges, int limit) throws SQLException {
        List<Extraction> found = new ArrayList<>();
        for (List<IdRange> chunk : chunks(ranges)) {
            String query = within(extractions.select(), extractions, chunk);
            found.addAll(queries.list(query, bounds(chunk, limit - found.size()), WaveReader::extraction));
        }
        return found;
    }

    /** Measures above an id, by ascending id. */
    void measuresAfter(long id, int limit, Consumer<Measure> sink) throws SQLException {
        String query = after(measures.select(), measures);
        queries.read(query, List.of(id, limit), rows -> measures(rows, Checksums::of, sink));
    }

    /** Measures within ranges of ids, at most so many. */
    List<Measure> measuresIn(List<IdRange> ranges, int limit) throws SQLException {
        List<Measure> found = new ArrayList<>();
        for (List<IdRange> chunk : chunks(ranges)) {
            stream(within(selectMeasures(), measures, chunk), bounds(chunk, limit - found.size()), found::add);
        }
        return found;
    }

    /** All measures of some waves up to an id: wave by wave, and by ascending id within a wave. */
    void measuresOf(Collection<Long> waves, long maxId, Consumer<Measure> sink) throws SQLException {
        for (List<Long> chunk : chunks(List.copyOf(waves))) {
            String query = selectMeasures() + "WHERE " + ofWaves(chunk) + " ORDER BY " + wave() + ", " + measures.id();
            stream(query, plus(chunk, maxId), sink);
        }
    }

    /** How many measures up to an id each of some waves has; waves without any are left out. Reads an index only. */
    Map<Long, Long> rowsOf(Collection<Long> waves, long maxId) throws SQLException {
        Map<Long, Long> rows = new HashMap<>();
        for (List<Long> chunk : chunks(List.copyOf(waves))) {
            String query = "SELECT %1$s, COUNT(*) FROM %2$s WHERE %3$s GROUP BY %1$s"
                    .formatted(wave(), measures.name(), ofWaves(chunk));
            queries.read(query, plus(chunk, maxId), row -> {
                while (row.next()) {
                    rows.put(row.getLong(1), row.getLong(2));
                }
            });
        }
        return rows;
    }

    /** The fingerprints of some waves' measures up to an id; waves without any are left out. */
    Map<Long, Fingerprint> fingerprints(Collection<Long> waves, long maxId) throws SQLException {
        Map<Long, Fingerprint> fingerprints = new HashMap<>();
        for (List<Long> chunk : chunks(List.copyOf(waves))) {
            String query =
                    "SELECT %1$s, COUNT(*), MAX(%2$s), SUM(%3$s) FROM %4$s WHERE %5$s AND %6$s IS NOT NULL GROUP BY %1$s"
                            .formatted(wave(), measures.id(), checksum(), measures.name(), ofWaves(chunk), point());
            queries.read(query, plus(chunk, maxId), row -> {
                while (row.next()) {
                    fingerprints.put(row.getLong(1), new Fingerprint(row.getLong(2), row.getLong(3), row.getLong(4)));
                }
            });
        }
        return fingerprints;
    }

    /** Which of the kept extractions produced each of these waves; waves that none produced are left out. */
    Map<Long, Set<Monitory>> monitoriesOf(Collection<Long> waves) throws SQLException {
        return monitoriesOf(waves, Long.MAX_VALUE);
    }

    /** As far as the extraction rows up to an id say. */
    Map<Long, Set<Monitory>> monitoriesOf(Collection<Long> waves, long maxId) throws SQLException {
        List<Extraction> rows = new ArrayList<>();
        for (List<Long> chunk : chunks(List.copyOf(waves))) {
            String query = "%sWHERE %s IN (%s) AND %s <= ?"
                    .formatted(
                            extractions.select(),
                            extractions.columns().get(3),
                            placeholders(chunk.size()),
                            extractions.id());
            rows.addAll(queries.list(query, plus(chunk, maxId), WaveReader::extraction));
        }
        return kept(rows);
    }

    /** Those of some extraction rows that are of kept extractions, by wave. */
    Map<Long, Set<Monitory>> kept(List<Extraction> rows) {
        Map<Long, Set<Monitory>> byWave = new LinkedHashMap<>();
        for (Extraction row : rows) {
            if (kept.contains(row.name())) {
                byWave.computeIfAbsent(row.wave(), any -> new LinkedHashSet<>()).add(Monitory.of(row));
            }
        }
        Map<Set<Monitory>, Set<Monitory>> shared = new HashMap<>(); // Most waves have the same few.
        byWave.replaceAll((wave, monitories) -> shared.computeIfAbsent(monitories, Set::copyOf));
        return byWave;
    }

    /** The waves from one to before another that any extraction produced, ascending. */
    List<Long> waves(long from, long to, int limit) throws SQLException {
        String query = "SELECT DISTINCT %1$s FROM %2$s WHERE %1$s >= ? AND %1$s < ? ORDER BY %1$s LIMIT ?"
                .formatted(extractions.columns().get(3), extractions.name());
        return queries.list(query, List.of(from, to, limit), row -> row.getLong(1));
    }

    /** The highest id of the measures; 0 when there are none. */
    public long lastMeasureId() throws SQLException {
        return number("SELECT MAX(" + measures.id() + ") FROM " + measures.name(), List.of());
    }

    /** An id below that of any measure from a wave on. */
    long measureIdBefore(long wave) throws SQLException {
        return idBefore(measures, wave(), wave);
    }

    /** An id below that of any extraction row from a wave on. */
    long extractionIdBefore(long wave) throws SQLException {
        return idBefore(extractions, extractions.columns().get(3), wave);
    }

    /** Without any such wave yet, all that is there is too old, and its highest id is a good place to start. */
    private long idBefore(Table table, String waveColumn, long wave) throws SQLException {
        String first = "SELECT MIN(%s) FROM %s".formatted(waveColumn, table.name());
        if (number(first, List.of()) >= wave) {
            return 0; // All are wanted, or there are none: no need to look at each for its id.
        }
        String query = "SELECT COALESCE(MIN(%1$s) - 1, (SELECT MAX(%1$s) FROM %2$s)) FROM %2$s WHERE %3$s >= ?"
                .formatted(table.id(), table.name(), waveColumn);
        return number(query, List.of(wave));
    }

    /** Measures with their checksums as the server computes them. */
    private void stream(String query, List<?> parameters, Consumer<Measure> sink) throws SQLException {
        queries.read(query, parameters, rows -> measures(rows, (row, id, point) -> row.getLong(5), sink));
    }

    private static void measures(ResultSet rows, ChecksumReader checksum, Consumer<Measure> sink) throws SQLException {
        CellValue value = CellValue.ofColumn(rows, 4);
        while (rows.next()) {
            long id = rows.getLong(1);
            long wave = rows.getLong(2);
            boolean hasWave = !rows.wasNull();
            String point = rows.getString(3);
            boolean belongs = hasWave && point != null;
            sink.accept(new Measure(
                    id,
                    belongs ? wave : Measure.NO_WAVE,
                    point,
                    value.of(rows, 4),
                    belongs ? checksum.read(rows, id, point) : 0));
        }
    }

    private long number(String query, List<?> parameters) throws SQLException {
        return queries.list(query, parameters, row -> row.getLong(1)).getFirst();
    }

    private String selectMeasures() {
        return "SELECT " + String.join(", ", measures.columns()) + ", " + checksum() + " FROM " + measures.name() + " ";
    }

    private String checksum() {
        return Checksums.sql(measures.id(), point(), measures.columns().get(3));
    }

    private String ofWaves(List<Long> waves) {
        return wave() + " IN (" + placeholders(waves.size()) + ") AND " + measures.id() + " <= ?";
    }

    private String wave() {
        return measures.columns().get(1);
    }

    private String point() {
        return measures.columns().get(2);
    }

    private static String after(String select, Table table) {
        return select + "WHERE " + table.id() + " > ? ORDER BY " + table.id() + " LIMIT ?";
    }

    private static String within(String select, Table table, List<IdRange> ranges) {
        String range = table.id() + " BETWEEN ? AND ?";
        return select + "WHERE " + String.join(" OR ", Collections.nCopies(ranges.size(), range)) + " ORDER BY "
                + table.id() + " LIMIT ?";
    }

    private static List<Long> bounds(List<IdRange> ranges, long limit) {
        List<Long> bounds = new ArrayList<>();
        for (IdRange range : ranges) {
            bounds.add(range.first());
            bounds.add(range.last());
        }
        return plus(bounds, limit);
    }

    private static List<Long> plus(List<Long> parameters, long last) {
        List<Long> all = new ArrayList<>(parameters);
        all.add(last);
        return all;
    }

    private static Extraction extraction(ResultSet row) throws SQLException {
        return new Extraction(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4));
    }

    private static String placeholders(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(from + CHUNK, all.size())));
        }
        return chunks;
    }

    private interface ChecksumReader {
        long read(ResultSet row, long id, String point) throws SQLException;
    }
}
