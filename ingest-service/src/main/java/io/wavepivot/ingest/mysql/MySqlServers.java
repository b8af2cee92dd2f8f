package io.wavepivot.ingest.mysql;

import com.mysql.cj.jdbc.Driver;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.wavepivot.ingest.mysql.MySqlConfig.Server;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** The configured servers, each with its pool of connections, opened at first use. */
@Singleton
public class MySqlServers {

    private static final int MAX_CONNECTIONS = 16;
    private static final Duration ACQUISITION_TIMEOUT = Duration.ofSeconds(5);

    /**
     * tinyInt1isBit: a TINYINT(1) may hold any small number. connectionCollation: MariaDB's newer default collations
     * are unknown to the driver. netTimeoutForStreamingResults: 0 saves two statements around each that is streamed, and
     * the server's own timeout is long enough for a reader that does not wait. socketTimeout: a server that vanished without a word must not hold a poller for ever.
     */
    private static final String URL = "jdbc:mysql://%s/?tinyInt1isBit=false&connectionCollation=utf8mb4_general_ci"
            + "&netTimeoutForStreamingResults=0&connectTimeout=5000&socketTimeout=120000&%s";

    private final Map<String, Server> servers;
    private final Map<String, AgroalDataSource> pools = new ConcurrentHashMap<>();

    MySqlServers(MySqlConfig config) {
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

    /** Connections to a configured server; each statement is a transaction of its own. */
    DataSource connections(Server server) {
        return pools.computeIfAbsent(server.address(), any -> open(server));
    }

    @PreDestroy
    void close() {
        pools.values().forEach(AgroalDataSource::close);
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
                                    .jdbcUrl(URL.formatted(server.address(), server.urlParameters()))
                                    .principal(new NamePrincipal(server.username()))
                                    .credential(new SimplePassword(server.password())))));
        } catch (SQLException impossible) {
            throw new IllegalStateException("Failed to set up connections to '" + server.address() + "'", impossible);
        }
    }
}
