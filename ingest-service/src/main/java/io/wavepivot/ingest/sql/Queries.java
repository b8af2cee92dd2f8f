package io.wavepivot.ingest.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Runs queries, each in a transaction of its own; rows are handed over as they arrive. */
public final class Queries {

    /** Rows that the driver fetches at once, instead of gathering the whole result first. */
    private static final int ROWS_A_FETCH = 5_000;

    private final DataSource connections;

    public Queries(DataSource connections) {
        this.connections = connections;
    }

    public void read(String query, List<?> parameters, RowsReader reader) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(query, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(ROWS_A_FETCH);
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                reader.read(rows);
            }
        }
    }

    public <T> List<T> list(String query, List<?> parameters, RowMapper<T> mapper) throws SQLException {
        List<T> found = new ArrayList<>();
        read(query, parameters, rows -> {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
        });
        return found;
    }

    /** The number that a query answers with; 0 for NULL. */
    public long number(String query, List<?> parameters) throws SQLException {
        return list(query, parameters, row -> row.getLong(1)).getFirst();
    }

    /** Makes something of a row. */
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Takes all rows. */
    public interface RowsReader {
        void read(ResultSet rows) throws SQLException;
    }
}
