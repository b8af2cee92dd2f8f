package io.wavepivot.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The four backing services of a run, each ours or one that runs elsewhere, as the environment says:
 * {@code KAFKA_BOOTSTRAP_SERVERS}, {@code SCHEMA_REGISTRY_URL}, {@code MYSQL_URL}
 * ({@code mysql://user:password@host:port}), {@code MONGODB_URI}, {@code MONGOD}. {@code MARIADB_OPTIONS} are further
 * options of our own MariaDB.
 */
public record Backing(Part kafka, Part schemaRegistry, Part mysql, Part mongodb, Endpoints endpoints) {

    /** How many ports the parts take. */
    public static final int PORTS = 5;

    /**
     * @param environment usually {@link System#getenv()}
     * @param directory where each part of ours has its state directory
     * @param ports {@link #PORTS} of them
     * @param mysqlPassword of our own MariaDB
     */
    public static Backing choose(
            Map<String, String> environment, Path directory, List<Integer> ports, String mysqlPassword) {
        Environment env = new Environment(environment);
        Part kafka = env.get("KAFKA_BOOTSTRAP_SERVERS")
                .<Part>map(servers -> ExternalPart.at(
                        "kafka",
                        servers,
                        "KAFKA_BOOTSTRAP_SERVERS",
                        URI.create("tcp://" + withPort(servers.split(",")[0], 9092))))
                .orElseGet(() -> new KafkaPart(directory.resolve("kafka"), ports.get(0), ports.get(1)));
        Part registry = env.get("SCHEMA_REGISTRY_URL")
                .<Part>map(url ->
                        ExternalPart.at("schema-registry", url, "SCHEMA_REGISTRY_URL", URI.create(url + "/subjects")))
                .orElseGet(() -> new SchemaRegistryPart(directory.resolve("schema-registry"), ports.get(2)));
        Optional<Endpoints.MySql> elsewhere = env.get("MYSQL_URL").map(Endpoints.MySql::parse);
        Part mysql = elsewhere
                .<Part>map(my -> ExternalPart.at("mysql", my.server(), "MYSQL_URL", URI.create("tcp://" + my.server())))
                .orElseGet(() -> new MariaDbPart(
                        directory.resolve("mysql"), ports.get(3), mysqlPassword, env.words("MARIADB_OPTIONS")));
        Part mongodb = mongodb(env, directory.resolve("mongodb"), ports.get(4));
        Endpoints endpoints = new Endpoints(
                kafka.address(),
                registry.address(),
                env.get("MONGODB_URI").orElse(mongodb.address()),
                elsewhere.orElse(new Endpoints.MySql(mysql.address(), MariaDbPart.USERNAME, mysqlPassword)));
        return new Backing(kafka, registry, mysql, mongodb, endpoints);
    }

    /** In the order in which they are shown. */
    public List<Part> parts() {
        return List.of(kafka, schemaRegistry, mysql, mongodb);
    }

    private static Part mongodb(Environment env, Path directory, int port) {
        Optional<String> uri = env.get("MONGODB_URI");
        if (uri.isPresent()) {
            String server =
                    uri.get().replaceFirst("^mongodb(\\+srv)?://([^/@]*@)?", "").split("[,/?]")[0];
            String address = withPort(server, 27017);
            return ExternalPart.at("mongodb", "mongodb://" + address, "MONGODB_URI", URI.create("tcp://" + address));
        }
        Optional<String> mongod = env.get("MONGOD");
        if (mongod.isPresent()) {
            return new MongodPart(directory, port, Path.of(mongod.get()), "the mongod that MONGOD names");
        }
        return env.onPath("mongod")
                .<Part>map(found -> new MongodPart(directory, port, found, "the mongod found in PATH, " + found))
                .orElseGet(() -> new MongoFallbackPart(
                        directory,
                        port,
                        "the embedded fallback: neither MONGODB_URI nor MONGOD is set, and PATH has no mongod"));
    }

    private static String withPort(String server, int port) {
        return server.contains(":") ? server : server + ":" + port;
    }

    private record Environment(Map<String, String> variables) {

        Optional<String> get(String name) {
            return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
        }

        List<String> words(String name) {
            return get(name).map(value -> List.of(value.strip().split("\\s+"))).orElse(List.of());
        }

        Optional<Path> onPath(String program) {
            return get("PATH").stream()
                    .flatMap(path -> Stream.of(path.split(java.io.File.pathSeparator)))
                    .filter(directory -> !directory.isBlank())
                    .map(directory -> Path.of(directory, program))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }
}
