package io.wavepivot.ingest.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlServersTest {

    @Test
    void serversAreKnownByTheirAddresses() {
        SqlServers servers = new SqlServers(PlantServer.config(Map.of(
                "servers.other.address", "somewhere",
                "servers.other.username", "u",
                "servers.other.password", "p",
                "servers.other.measures-tables", "other_measures")));

        assertThat(servers.names()).containsExactly(PlantServer.address(), "somewhere");
        assertThat(servers.measuresTables()).containsExactly("TL_measures", "hs_measures", "other_measures");
        assertThat(servers.find("somewhere"))
                .hasValueSatisfying(server -> assertThat(server.username()).isEqualTo("u"));
        assertThat(servers.find("nowhere")).isEmpty();
    }

    @Test
    void rowsAreAskedForWithParametersAndNullIsZero() throws Exception {
        Queries queries = PlantServer.queries();

        assertThat(queries.list("SELECT ? UNION ALL SELECT ?", List.of(7L, 8L), row -> row.getLong(1)))
                .containsExactly(7L, 8L);
        assertThat(queries.number("SELECT ? - ?", List.of(7L, 2L))).isEqualTo(5);
        assertThat(queries.number("SELECT NULL", List.of())).isZero();
    }

    @Test
    void aServerThatIsClosedIsAskedNoLonger() throws Exception {
        SqlServers servers = new SqlServers(PlantServer.config(Map.of()));
        Queries queries = servers.queries(PlantServer.server());
        assertThat(queries.number("SELECT 1", List.of())).isEqualTo(1);

        servers.close();

        assertThatThrownBy(() -> queries.number("SELECT 1", List.of())).isInstanceOf(SQLException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,          sslMode=disable",
        "localhost:3306,     sslMode=disable",
        "127.0.0.2:3306,     sslMode=disable",
        "[::1]:3306,         sslMode=disable",
        "plant:3306,         sslMode=trust",
        "localhost.plant,    sslMode=trust"
    })
    void whatIsSentToAnotherMachineIsEncrypted(String address, String expected) {
        assertThat(encryption(Map.of("servers.test.address", address))).isEqualTo(expected);
    }

    @Test
    void whoSaysHowItIsEncryptedIsBelieved() {
        assertThat(encryption(Map.of("servers.test.url-parameters", "sslMode=verify-full")))
                .isEqualTo("sslMode=verify-full");
    }

    private static String encryption(Map<String, String> settings) {
        return SqlServers.encryption(PlantServer.config(settings).servers().get("test"));
    }
}
