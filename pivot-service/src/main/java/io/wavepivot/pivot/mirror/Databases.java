package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.MirrorConfig.Server;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The databases of the configured servers. */
public final class Databases {

    private static final Pattern MIRROR = Pattern.compile("([A-Za-z0-9]+)/([A-Za-z0-9_-]+)");
    private static final Pattern URL = Pattern.compile("(mysql|postgresql)://([^/?@]+)/?");
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?");

    /**
     * Strict: else a value that does not fit is cut, and nobody is told. Who waits for a lock gives up before the socket
     * does, and with that at the server too.
     */
    private static final String MYSQL = "jdbc:mariadb://%s/%s?allowPublicKeyRetrieval=true&connectTimeout=5000"
            + "&socketTimeout=60000&timezone=UTC"
            + "&sessionVariables=sql_mode='STRICT_ALL_TABLES',lock_wait_timeout=50&%s";

    private static final String POSTGRESQL =
            "jdbc:postgresql://%s/%s?connectTimeout=5&socketTimeout=60&tcpKeepAlive=true&%s";

    private final Map<String, Server> servers;

    public Databases(MirrorConfig config) {
        this.servers = config.servers();
    }

    /**
     * Connects.
     *
     * @param mirror {@code <server>/<database>}
     * @return what whoever asked closes
     * @throws SQLException it cannot be reached, or is not configured
     */
    Database open(String mirror) throws SQLException {
        Matcher parts = MIRROR.matcher(mirror);
        String name = parts.matches() ? parts.group(1) : mirror;
        Server server = servers.get(name);
        if (server == null) {
            throw new SQLNonTransientConnectionException(
                    "There is no SQL server '%s' in the configuration; there are %s"
                            .formatted(name, new TreeSet<>(servers.keySet())));
        }
        Matcher url = URL.matcher(server.url());
        if (!url.matches()) {
            throw new SQLNonTransientConnectionException(
                    "The SQL server '%s' is to have a URL such as mysql://host:3306 or postgresql://host:5432"
                            .formatted(name));
        }
        return open(url.group(1).equals("mysql"), url.group(2), parts.group(2), server);
    }

    private static Database open(boolean isMySql, String address, String database, Server server) throws SQLException {
        Properties user = new Properties();
        user.setProperty("user", server.username());
        user.setProperty("password", server.password());
        Driver driver = isMySql ? new org.mariadb.jdbc.Driver() : new org.postgresql.Driver();
        String url = (isMySql ? MYSQL : POSTGRESQL).formatted(address, database, parameters(isMySql, address, server));
        Connection connection = driver.connect(url, user);
        try {
            if (!isMySql) {
                try (Statement statement = connection.createStatement()) { // Poolers take no such parameter in the URL.
                    statement.execute("SET lock_timeout = '50s'; SET TIME ZONE 'UTC'");
                }
            }
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            boolean isMariaDb =
                    connection.getMetaData().getDatabaseProductName().equals("MariaDB");
            return new Database(connection, isMySql ? new MySql(isMariaDb) : new PostgreSql());
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Between machines what is sent is encrypted; within one, that would cost as much as all the rest. */
    private static String parameters(boolean isMySql, String address, Server server) {
        String given = server.urlParameters().orElse("");
        boolean isHere = LOOPBACK.matcher(address).matches();
        String encryption = isMySql
                ? (isHere ? "sslMode=disable" : "sslMode=trust")
                : (isHere ? "sslmode=disable" : "sslmode=require");
        return given.toLowerCase(Locale.ROOT).contains("sslmode=")
                ? given
                : encryption + (given.isEmpty() ? "" : "&" + given);
    }

    /** A connection, and how its server is spoken to. */
    record Database(Connection connection, Dialect dialect) implements AutoCloseable {

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
