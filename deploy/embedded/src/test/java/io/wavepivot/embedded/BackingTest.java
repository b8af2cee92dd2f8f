package io.wavepivot.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.embedded.box.MongoFallbackPart;
import io.wavepivot.embedded.box.MongodPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackingTest {

    @TempDir
    Path directory;

    @Test
    void withoutAnyVariableAllPartsAreOursAndTheReasonForTheFallbackIsGiven() {
        Backing backing = choose(Map.of("PATH", directory.toString()));

        assertThat(backing.parts()).allMatch(LocalPart.class::isInstance);
        assertThat(backing.mongodb()).isInstanceOf(MongoFallbackPart.class);
        assertThat(backing.mongodb().reason()).contains("nor was a mongod in PATH");
    }

    @Test
    void aMongodInThePathIsTakenBeforeTheFallback() throws IOException {
        Path mongod = Files.createFile(directory.resolve("mongod"));
        assertThat(mongod.toFile().setExecutable(true)).isTrue();

        Backing backing = choose(Map.of("PATH", "/nowhere:" + directory));

        assertThat(backing.mongodb()).isInstanceOf(MongodPart.class);
        assertThat(backing.mongodb().reason()).contains(mongod.toString());
    }

    @Test
    void theFallbackCanBeAskedForWhereThereIsAMongod() throws IOException {
        Path mongod = Files.createFile(directory.resolve("mongod"));
        assertThat(mongod.toFile().setExecutable(true)).isTrue();

        Backing backing = choose(Map.of("PATH", directory.toString(), "MONGOD", "embedded"));

        assertThat(backing.mongodb()).isInstanceOf(MongoFallbackPart.class);
    }

    @Test
    void aUriIsTakenBeforeAMongod() {
        Backing backing = choose(Map.of("MONGODB_URI", "mongodb://u:p@db.example.net/x", "MONGOD", "/opt/mongod"));

        assertThat(backing.mongodb()).isInstanceOf(ExternalPart.class);
        assertThat(backing.mongodb().address()).isEqualTo("mongodb://db.example.net:27017");
        assertThat(backing.endpoints().mongodb()).isEqualTo("mongodb://u:p@db.example.net/x");
    }

    @Test
    void whatRunsElsewhereIsNotStarted() {
        Backing backing = choose(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "k1:9092,k2:9092",
                "SCHEMA_REGISTRY_URL", "http://registry:8081",
                "MYSQL_URL", "mysql://reader:pass@db.example.net"));

        assertThat(List.of(backing.kafka(), backing.schemaRegistry(), backing.mysql()))
                .allMatch(ExternalPart.class::isInstance);
        assertThat(backing.endpoints().mysql()).isEqualTo(new Endpoints.MySql("db.example.net:3306", "reader", "pass"));
    }

    @Test
    void aMySqlUrlWithoutAPasswordIsRefused() {
        assertThatThrownBy(() -> choose(Map.of("MYSQL_URL", "mysql://db.example.net")))
                .hasMessageContaining("mysql://user:password@host:port");
    }

    private Backing choose(Map<String, String> environment) {
        return Backing.choose(Choices.of(environment), directory, List.of(1, 2, 3, 4, 5), "secret");
    }
}
