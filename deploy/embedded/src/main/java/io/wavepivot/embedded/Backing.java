package io.wavepivot.embedded;

import io.wavepivot.embedded.box.KafkaPart;
import io.wavepivot.embedded.box.MariaDbPart;
import io.wavepivot.embedded.box.MongoFallbackPart;
import io.wavepivot.embedded.box.MongodPart;
import io.wavepivot.embedded.box.SchemaRegistryPart;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The four backing services of a run, each ours or one that runs elsewhere, as the environment says:
 * {@code KAFKA_BOOTSTRAP_SERVERS}, {@code SCHEMA_REGISTRY_URL}, {@code MYSQL_URL}
 * ({@code mysql://user:password@host:port}), {@code MONGODB_URI}, {@code MONGOD} (a program, or {@code embedded}).
 * {@code MARIADB_OPTIONS} and {@code KAFKA_OPTIONS} are further options of our own MariaDB and Kafka.
 */
public record Backing(Part kafka, Part schemaRegistry, Part mysql, Part mongodb, Endpoints endpoints) {

    /** How many ports the parts take. */
    public static final int PORTS = 5;

    /**
     * @param choices what is ours, and what runs elsewhere
     * @param directory where each part of ours has its state directory
     * @param ports {@link #PORTS} of them
     * @param mysqlPassword of our own MariaDB
     */
    public static Backing choose(Choices choices, Path directory, List<Integer> ports, String mysqlPassword) {
        Part kafka = choices.get("KAFKA_BOOTSTRAP_SERVERS")
                .<Part>map(servers -> ExternalPart.at(
                        "kafka",
                        servers,
                        "KAFKA_BOOTSTRAP_SERVERS",
                        URI.create("tcp://" + withPort(servers.split(",")[0], 9092))))
                .orElseGet(() -> new KafkaPart(
                        directory.resolve("kafka"), ports.get(0), ports.get(1), choices.words("KAFKA_OPTIONS")));
        Part registry = choices.get("SCHEMA_REGISTRY_URL")
                .<Part>map(url ->
                        ExternalPart.at("schema-registry", url, "SCHEMA_REGISTRY_URL", URI.create(url + "/subjects")))
                .orElseGet(() -> new SchemaRegistryPart(directory.resolve("schema-registry"), ports.get(2)));
        Optional<Endpoints.MySql> elsewhere = choices.get("MYSQL_URL").map(Endpoints.MySql::parse);
        Part mysql = elsewhere
                .<Part>map(my -> ExternalPart.at("mysql", my.server(), "MYSQL_URL", URI.create("tcp://" + my.server())))
                .orElseGet(() -> new MariaDbPart(
                        directory.resolve("mysql"), ports.get(3), mysqlPassword, choices.words("MARIADB_OPTIONS")));
        Part mongodb = mongodb(choices, directory.resolve("mongodb"), ports.get(4));
        Endpoints endpoints = new Endpoints(
                kafka.address(),
                registry.address(),
                choices.get("MONGODB_URI").orElse(mongodb.address()),
                elsewhere.orElse(new Endpoints.MySql(mysql.address(), MariaDbPart.USERNAME, mysqlPassword)));
        return new Backing(kafka, registry, mysql, mongodb, endpoints);
    }

    /** In the order in which they are shown. */
    public List<Part> parts() {
        return List.of(kafka, schemaRegistry, mysql, mongodb);
    }

    private static Part mongodb(Choices choices, Path directory, int port) {
        Optional<String> uri = choices.get("MONGODB_URI");
        if (uri.isPresent()) {
            String server =
                    uri.get().replaceFirst("^mongodb(\\+srv)?://([^/@]*@)?", "").split("[,/?]")[0];
            String address = withPort(server, 27017);
            return ExternalPart.at("mongodb", "mongodb://" + address, "MONGODB_URI", URI.create("tcp://" + address));
        }
        String mongod = choices.get("MONGOD").orElseThrow();
        return mongod.equals(Choices.EMBEDDED)
                ? new MongoFallbackPart(
                        directory,
                        port,
                        "the embedded fallback: neither MONGODB_URI nor MONGOD names another, nor was a mongod in PATH")
                : new MongodPart(directory, port, Path.of(mongod), "the program " + mongod);
    }

    private static String withPort(String server, int port) {
        return server.contains(":") ? server : server + ":" + port;
    }
}
