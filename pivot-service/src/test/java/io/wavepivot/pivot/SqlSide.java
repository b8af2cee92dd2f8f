package io.wavepivot.pivot;

import static org.awaitility.Awaitility.await;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;

/** The databases of mirrors, as whoever wants SQL looks at them. */
@Singleton
public class SqlSide {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Its own, as the servers may be somebody's. */
    private final String database = "mirror_" + UUID.randomUUID().toString().replace("-", "");

    SqlSide() throws SQLException {
        execute("my", "", "CREATE DATABASE " + database);
        execute("pg", "postgres", "CREATE DATABASE " + database);
    }

    @PreDestroy
    void close() throws SQLException {
        execute("my", "", "DROP DATABASE " + database);
        execute("pg", "postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    }

    /** What a dataset names. */
    public String mirror(String server) {
        return server + "/" + database;
    }

    void execute(String server, String sql) {
        try {
            execute(server, database, sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    /** Breaks all connections to the database but its own. */
    void breakConnections(String server) {
        String ids = server.equals("my")
                ? "SELECT id FROM information_schema.processlist WHERE db = '%s' AND id <> connection_id()"
                : "SELECT pid FROM pg_stat_activity WHERE datname = '%s' AND pid <> pg_backend_pid()";
        for (String id : query(server, ids.formatted(database))) {
            try {
                execute(
                        server,
                        database,
                        (server.equals("my") ? "KILL %s" : "SELECT pg_terminate_backend(%s)").formatted(id));
            } catch (SQLException gone) {
                // It has ended by itself.
            }
        }
    }

    /** The rows of a query as soon as they are as they are to become, each with its values joined by commas. */
    List<String> awaitRows(String server, String sql, Predicate<List<String>> wanted) {
        return await().atMost(PATIENCE).ignoreExceptions().until(() -> query(server, sql), wanted);
    }

    List<String> query(String server, String sql) {
        try (Connection connection = connect(server, database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(rows.getString(i));
                }
                all.add(String.join(", ", values.stream().map(String::valueOf).toList()));
            }
            return all;
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    private static void execute(String server, String database, String sql) throws SQLException {
        try (Connection connection = connect(server, database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(String server, String database) throws SQLException {
        String prefix = "pivot.mirror.servers." + server + ".";
        String url = config(prefix + "url").replace("mysql:", "mariadb:");
        return DriverManager.getConnection(
                "jdbc:" + url + "/" + database + (server.equals("my") ? "?allowPublicKeyRetrieval=true" : ""),
                config(prefix + "username"),
                config(prefix + "password"));
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
