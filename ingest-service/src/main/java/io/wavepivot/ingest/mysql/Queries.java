package io.wavepivot.ingest.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Runs queries, each in a transaction of its own; rows are handed over as they arrive. */
final class Queries {

    /** Lets MySQL's driver hand over rows one by one, instead of gathering the whole result first. */
    private static final int STREAM_ROWS = Integer.MIN_VALUE;

    private final DataSource connections;

    Queries(DataSource connections) {
        this.connections = connections;
    }

    void read(String query, List<?> parameters, RowsReader reader) throws SQLException {
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

    <T> List<T> list(String query, List<?> parameters, RowMapper<T> mapper) throws SQLException {
        List<T> found = new ArrayList<>();
        read(query, parameters, rows -> {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
        });
        return found;
    }

    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    interface RowsReader {
        void read(ResultSet rows) throws SQLException;
    }
}
