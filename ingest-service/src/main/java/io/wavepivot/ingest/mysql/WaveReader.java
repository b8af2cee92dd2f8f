package io.wavepivot.ingest.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The queries of one project. What they return is bounded by their limits; whole waves are streamed. Two statements may
 * see two moments of the database.
 */
public final class WaveReader {

    /** How many ranges or waves one statement asks for. */
    private static final int CHUNK = 500;

    /** Lets MySQL's driver hand over rows as they arrive, instead of gathering the whole result first. */
    private static final int STREAM_ROWS = Integer.MIN_VALUE;

    private final DataSource connections;
    private final Table extractions;
    private final Table measures;
    private final Set<String> kept;

    WaveReader(DataSource connections, Table extractions, Table measures, Collection<String> kept) {
        this.connections = connections;
        this.extractions = extractions;
        this.measures = measures;
        this.kept = new LinkedHashSet<>(kept);
    }

    /** Extraction rows above an id, of any extraction, by ascending id. */
    List<Extraction> extractionsAfter(long id, int limit) throws SQLException {
        return collect(after(extractions), List.of(id, limit), WaveReader::extraction);
    }

    /** Extraction rows within ranges of ids. */
    List<Extraction> extractionsIn(List<IdRange> ranges) throws SQLException {
        List<Extraction> found = new ArrayList<>();
        for (List<IdRange> chunk : chunks(ranges)) {
            found.addAll(collect(within(extractions, chunk), bounds(chunk), WaveReader::extraction));
        }
        return found;
    }

    /** Measures above an id, by ascending id. */
    List<Measure> measuresAfter(long id, int limit) throws SQLException {
        List<Measure> found = new ArrayList<>();
        streamMeasures(after(measures), List.of(id, limit), found::add);
        return found;
    }

    /** Measures within ranges of ids, at most so many. */
    List<Measure> measuresIn(List<IdRange> ranges, int limit) throws SQLException {
        List<Measure> found = new ArrayList<>();
        for (List<IdRange> chunk : chunks(ranges)) {
            List<Object> parameters = new ArrayList<>(bounds(chunk));
            parameters.add(limit - found.size());
            streamMeasures(within(measures, chunk) + " LIMIT ?", parameters, found::add);
        }
        return found;
    }

    /** All measures of some waves up to an id: wave by wave, and by ascending id within a wave. */
    void measuresOf(Collection<Long> waves, long maxId, Consumer<Measure> sink) throws SQLException {
        String wave = measures.columns().get(1);
        for (List<Long> chunk : chunks(List.copyOf(waves))) {
            String query = measures.select() + "WHERE " + wave + " IN (" + placeholders(chunk.size()) + ") AND "
                    + measures.id() + " <= ? ORDER BY " + wave + ", " + measures.id();
            List<Object> parameters = new ArrayList<>(chunk);
            parameters.add(maxId);
            streamMeasures(query, parameters, sink);
        }
    }

    /** Which of the kept extractions produced each of these waves; waves that none produced are left out. */
    Map<Long, Set<Monitory>> monitoriesOf(Collection<Long> waves) throws SQLException {
        List<Extraction> rows = new ArrayList<>();
        for (List<Long> chunk : chunks(List.copyOf(waves))) {
            String query = extractions.select() + "WHERE "
                    + extractions.columns().get(3) + " IN (" + placeholders(chunk.size()) + ")";
            rows.addAll(collect(query, chunk, WaveReader::extraction));
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
        return byWave;
    }

    /** The highest id of the measures; 0 when there are none. */
    public long lastMeasureId() throws SQLException {
        return number("SELECT MAX(" + measures.id() + ") FROM " + measures.name(), List.of());
    }

    /** An id below that of any measure from a wave on. */
    long measureIdBefore(long wave) throws SQLException {
        return idBefore(measures, measures.columns().get(1), wave);
    }

    /** An id below that of any extraction row from a wave on. */
    long extractionIdBefore(long wave) throws SQLException {
        return idBefore(extractions, extractions.columns().get(3), wave);
    }

    /** Without any such wave yet, all that is there is too old, and its highest id is a good place to start. */
    private long idBefore(Table table, String waveColumn, long wave) throws SQLException {
        String query = "SELECT COALESCE(MIN(%1$s) - 1, (SELECT MAX(%1$s) FROM %2$s)) FROM %2$s WHERE %3$s >= ?"
                .formatted(table.id(), table.name(), waveColumn);
        return number(query, List.of(wave));
    }

    private static String after(Table table) {
        return table.select() + "WHERE " + table.id() + " > ? ORDER BY " + table.id() + " LIMIT ?";
    }

    private static String within(Table table, List<IdRange> ranges) {
        String range = table.id() + " BETWEEN ? AND ?";
        return table.select() + "WHERE " + String.join(" OR ", Collections.nCopies(ranges.size(), range)) + " ORDER BY "
                + table.id();
    }

    private static List<Long> bounds(List<IdRange> ranges) {
        return ranges.stream()
                .mapMulti((IdRange range, Consumer<Long> bound) -> {
                    bound.accept(range.first());
                    bound.accept(range.last());
                })
                .toList();
    }

    private static Extraction extraction(ResultSet row) throws SQLException {
        return new Extraction(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4));
    }

    private void streamMeasures(String query, List<?> parameters, Consumer<Measure> sink) throws SQLException {
        query(query, parameters, rows -> {
            CellValue value = CellValue.ofColumn(rows, 4);
            while (rows.next()) {
                long wave = rows.getLong(2);
                boolean hasWave = !rows.wasNull();
                String point = rows.getString(3);
                sink.accept(new Measure(
                        rows.getLong(1), hasWave && point != null ? wave : Measure.NO_WAVE, point, value.of(rows, 4)));
            }
        });
    }

    private <T> List<T> collect(String query, List<?> parameters, RowMapper<T> mapper) throws SQLException {
        List<T> found = new ArrayList<>();
        query(query, parameters, rows -> {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
        });
        return found;
    }

    private long number(String query, List<?> parameters) throws SQLException {
        return collect(query, parameters, row -> row.getLong(1)).getFirst();
    }

    private void query(String query, List<?> parameters, RowsReader reader) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(query, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(STREAM_ROWS);
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                reader.read(rows);
            }
        }
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

    private interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private interface RowsReader {
        void read(ResultSet rows) throws SQLException;
    }
}
