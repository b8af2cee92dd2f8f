package io.wavepivot.embedded.tests;

import io.wavepivot.embedded.Endpoints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.mysql.MySQLContainer;

/**
 * Kafka, MySQL and MongoDB as containers; the schema registry, which has no module there, stays the one of the box and
 * is told of the rest by the environment variables that a user would set.
 */
final class ContainerTestServices implements TestServices {

    private final KafkaContainer kafka = new KafkaContainer("apache/kafka:4.1.1");
    private final MySQLContainer mysql =
            new MySQLContainer("mysql:8.4").withUsername("root").withPassword("test");
    private final MongoDBContainer mongodb = new MongoDBContainer("mongo:8.0");
    private final List<GenericContainer<?>> containers;
    private final BoxTestServices box;

    ContainerTestServices(Set<Kind> wanted) {
        Map<Kind, GenericContainer<?>> all = Map.of(Kind.KAFKA, kafka, Kind.MYSQL, mysql, Kind.MONGODB, mongodb);
        containers = wanted.stream()
                .filter(all::containsKey)
                .<GenericContainer<?>>map(all::get)
                .toList();
        Startables.deepStart(containers).join();
        box = new BoxTestServices(wanted, environment());
    }

    @Override
    public Endpoints endpoints() {
        return box.endpoints();
    }

    @Override
    public Endpoints.PostgreSql postgresql() {
        return box.postgresql();
    }

    @Override
    public void close() {
        box.close();
        containers.forEach(GenericContainer::stop);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (kafka.isRunning()) {
            environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers());
        }
        if (mysql.isRunning()) {
            environment.put(
                    "MYSQL_URL",
                    "mysql://root:test@%s:%d"
                            .formatted(mysql.getHost(), mysql.getMappedPort(MySQLContainer.MYSQL_PORT)));
        }
        if (mongodb.isRunning()) {
            environment.put("MONGODB_URI", mongodb.getConnectionString());
        }
        return environment;
    }
}
