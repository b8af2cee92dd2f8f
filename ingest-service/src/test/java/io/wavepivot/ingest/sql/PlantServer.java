package io.wavepivot.ingest.sql;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.wavepivot.embedded.Endpoints.MySql;
import io.wavepivot.embedded.tests.TestServices;
import io.wavepivot.embedded.tests.TestServices.Kind;
import io.wavepivot.ingest.PlantDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The MySQL server of plain tests, for as long as they run. */
public final class PlantServer {

    private static final MySql MYSQL =
            TestServices.start(Kind.MYSQL).endpoints().mysql();

    public static final SqlServers SERVERS = new SqlServers(config(Map.of()));
    public static final Catalogue CATALOGUE = new Catalogue(SERVERS);

    private PlantServer() {}

    public static String address() {
        return MYSQL.server();
    }

    /** @param more keys of the configuration, without their prefix */
    public static SqlConfig config(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "servers.test.address", MYSQL.server(),
                "servers.test.username", MYSQL.username(),
                "servers.test.password", MYSQL.password()));
        values.putAll(more);
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder().withMapping(SqlConfig.class);
        values.forEach((key, value) -> config.withDefaultValue("ingest.mysql." + key, value));
        return config.addDiscoveredConverters().build().getConfigMapping(SqlConfig.class);
    }

    public static Queries queries() {
        return SERVERS.queries(server());
    }

    static SqlConfig.Server server() {
        return SERVERS.find(address()).orElseThrow();
    }

    /** A database of a name that no other has. */
    public static PlantDatabase database(String valueType) throws SQLException {
        return new PlantDatabase(MYSQL, "plant " + UUID.randomUUID(), valueType);
    }
}
