package io.wavepivot.ingest;

import io.wavepivot.embedded.Endpoints.MySql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.mariadb.jdbc.MariaDbDataSource;

/** A database as a control system writes it, with a name that needs quoting. */
public final class PlantDatabase implements AutoCloseable {

    public final String database;
    public final Connection connection;
    private final MySql server;

    /** @param valueType the SQL type of the measures' values */
    PlantDatabase(String database, String valueType) throws SQLException {
        this(configured(), database, valueType);
    }

    /** On a server that no configuration names. */
    public PlantDatabase(MySql server, String database, String valueType) throws SQLException {
        this.database = database;
        this.server = server;
        this.connection = connect(server);
        execute("CREATE DATABASE `" + database + "`");
        execute("USE `" + database + "`");
        execute("CREATE TABLE extraction_cycle (id BIGINT AUTO_INCREMENT PRIMARY KEY, script_n VARCHAR(64),"
                + " `interval` INT, wave_counter BIGINT, INDEX (wave_counter))");
        execute("CREATE TABLE TL_measures (id BIGINT AUTO_INCREMENT PRIMARY KEY, wave_counter BIGINT,"
                + " point_id VARCHAR(64), value " + valueType + ", INDEX (wave_counter))");
    }

    static String address() {
        return configured().server();
    }

    static Connection connect() throws SQLException {
        return connect(configured());
    }

    private static MySql configured() {
        var config = ConfigProvider.getConfig();
        return new MySql(
                config.getValue("ingest.mysql.servers.test.address", String.class),
                config.getValue("ingest.mysql.servers.test.username", String.class),
                config.getValue("ingest.mysql.servers.test.password", String.class));
    }

    private static Connection connect(MySql server) throws SQLException {
        // DriverManager loses the driver between two test profiles.
        return new MariaDbDataSource("jdbc:mariadb://" + server.server() + "/?allowPublicKeyRetrieval=true")
                .getConnection(server.username(), server.password());
    }

    /** Another connection, in a transaction that is open until it is committed. */
    public Connection openTransaction() throws SQLException {
        Connection other = connect(server);
        try (Statement statement = other.createStatement()) {
            statement.execute("USE `" + database + "`");
        }
        other.setAutoCommit(false);
        return other;
    }

    public void extraction(String name, int interval, long wave) throws SQLException {
        extraction(connection, name, interval, wave);
    }

    public static void extraction(Connection connection, String name, int interval, long wave) throws SQLException {
        execute(
                connection,
                "INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES ('%s', %d, %d)"
                        .formatted(name, interval, wave));
    }

    /** Waves that follow each other, in one statement. */
    public void extractions(String name, int interval, long first, int count) throws SQLException {
        execute("INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES "
                + LongStream.range(first, first + count)
                        .mapToObj(wave -> "('%s', %d, %d)".formatted(name, interval, wave))
                        .collect(Collectors.joining(", ")));
    }

    public void measure(long wave, String point, Object value) throws SQLException {
        measure(connection, wave, point, value);
    }

    /** Waves that follow each other, each with all of some points: in two statements. */
    public void waves(String name, int interval, long first, int count, List<String> points) throws SQLException {
        extractions(name, interval, first, count);
        execute("INSERT INTO TL_measures (wave_counter, point_id, value) VALUES "
                + LongStream.range(first, first + count)
                        .boxed()
                        .flatMap(wave ->
                                points.stream().map(point -> "(%d, '%s', %d)".formatted(wave, point, point.length())))
                        .collect(Collectors.joining(", ")));
    }

    /** What the rows of the pivot are, if all waves are kept: of two measures of one cell the higher id counts. */
    public Map<Long, Map<String, Object>> expectedRows() throws SQLException {
        Map<Long, Map<String, Object>> expected = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT wave_counter, point_id, value FROM TL_measures ORDER BY id")) {
            while (rows.next()) {
                expected.computeIfAbsent(rows.getLong(1), any -> new TreeMap<>())
                        .put(rows.getString(2), rows.getDouble(3));
            }
        }
        return expected;
    }

    public static void measure(Connection connection, long wave, String point, Object value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (?, ?, ?)")) {
            insert.setLong(1, wave);
            insert.setString(2, point);
            insert.setObject(3, value);
            insert.executeUpdate();
        }
    }

    public void execute(String sql) throws SQLException {
        execute(connection, sql);
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A project of this database, as a request. */
    String project(String... kept) {
        return """
                {"wave_counter_threshold": 1000, "delete_old_value": 0, "monitory_name_kept": ["%s"],
                 "measures": "TL_measures", "database": "%s", "server": "%s", "sleep_time": 0.1}
                """.formatted(String.join("\", \"", kept), database, server.server());
    }

    @Override
    public void close() throws SQLException {
        execute("DROP DATABASE `" + database + "`");
        connection.close();
    }
}
