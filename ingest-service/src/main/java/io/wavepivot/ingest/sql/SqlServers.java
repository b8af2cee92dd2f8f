package io.wavepivot.ingest.sql;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.wavepivot.ingest.sql.SqlConfig.Server;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.mariadb.jdbc.Driver;

/** The configured servers, each with its pool of connections, opened at first use. */
@Singleton
public class SqlServers {

    private static final int MAX_CONNECTIONS = 16;
    private static final Duration ACQUISITION_TIMEOUT = Duration.ofSeconds(5);

    /**
     * useServerPrepStmts: rows come in binary, which costs both sides half of what texts do. tinyInt1isBit: a TINYINT(1)
     * may hold any small number. socketTimeout: a server that vanished without a word must not hold a poller for ever.
     */
    private static final String URL = "jdbc:mariadb://%s/?useServerPrepStmts=true&tinyInt1isBit=false"
            + "&allowPublicKeyRetrieval=true&connectTimeout=5000&socketTimeout=120000&%s";

    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?");

    private final Map<String, Server> servers;
    private final Map<String, AgroalDataSource> pools = new ConcurrentHashMap<>();

    SqlServers(SqlConfig config) {
        this.servers = config.servers();
    }

    /** What a request may name. */
    public List<String> names() {
        return servers.values().stream().map(Server::address).sorted().toList();
    }

    /** The tables of measures of any of the servers. */
    public Set<String> measuresTables() {
        Set<String> tables = new TreeSet<>();
        servers.values().forEach(server -> tables.addAll(server.measuresTables()));
        return tables;
    }

    /** The server that a request names by its address. */
    public Optional<Server> find(String address) {
        return servers.values().stream()
                .filter(server -> server.address().equals(address))
                .findFirst();
    }

    /** Queries of a configured server; each statement is a transaction of its own. */
    public Queries queries(Server server) {
        return new Queries(connections(server));
    }

    private DataSource connections(Server server) {
        return pools.computeIfAbsent(server.address(), any -> open(server));
    }

    @PreDestroy
    void close() {
        pools.values().forEach(AgroalDataSource::close);
    }

    /** Between machines what is sent is encrypted; within one, that would cost as much as all the rest. */
    static String encryption(Server server) {
        String given = server.urlParameters().orElse("");
        String mode = LOOPBACK.matcher(server.address()).matches() ? "sslMode=disable" : "sslMode=trust";
        return given.toLowerCase(Locale.ROOT).contains("sslmode=")
                ? given
                : mode + (given.isEmpty() ? "" : "&" + given);
    }

    private static AgroalDataSource open(Server server) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(MAX_CONNECTIONS)
                            .acquisitionTimeout(ACQUISITION_TIMEOUT)
                            // A connection that the server has closed is replaced, not handed out again.
                            .validateOnBorrow(true)
                            .connectionValidator(ConnectionValidator.defaultValidator())
                            .exceptionSorter(new MySQLExceptionSorter())
                            .connectionFactoryConfiguration(factory -> factory.connectionProviderClass(Driver.class)
                                    .jdbcUrl(URL.formatted(server.address(), encryption(server)))
                                    .principal(new NamePrincipal(server.username()))
                                    .credential(new SimplePassword(server.password())))));
        } catch (SQLException impossible) {
            throw new IllegalStateException("Failed to set up connections to '" + server.address() + "'", impossible);
        }
    }
}
