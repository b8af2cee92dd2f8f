package io.wavepivot.cli.run;

import io.wavepivot.embedded.Endpoints;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the services of a run are told of it by their environment. */
record ServiceEnvironment(Path data, RunSettings settings, Endpoints endpoints) {

    Map<String, String> of(Service service) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(settings.port(service)),
                "QUARKUS_HTTP_HOST", "localhost",
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(settings.managementPort(service)),
                "QUARKUS_MANAGEMENT_HOST", "localhost",
                "KAFKA_BOOTSTRAP_SERVERS", endpoints.kafka(),
                "SCHEMA_REGISTRY_URL", endpoints.schemaRegistry(),
                "MONGODB_URI", endpoints.mongodb(),
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                        "http://localhost:" + settings.port(Service.REGISTRY) + "/jwks.json"));
        environment.putAll(secrets(service));
        return environment;
    }

    /** What only this service is told. */
    private Map<String, String> secrets(Service service) {
        Map<String, String> secrets = new HashMap<>();
        Endpoints.MySql mysql = endpoints.mysql();
        switch (service) {
            case INGEST -> {
                secrets.put("INGEST_MYSQL_SERVERS_MAIN_ADDRESS", mysql.server());
                secrets.put("INGEST_MYSQL_SERVERS_MAIN_USERNAME", mysql.username());
                secrets.put("INGEST_MYSQL_SERVERS_MAIN_PASSWORD", mysql.password());
            }
            case REGISTRY -> {
                Path key = data.resolve("registry-service/signing-key.jwk");
                secrets.put("REGISTRY_TOKENS_SIGNING_KEY", key.toString());
                for (Role role : Role.values()) {
                    String user = "REGISTRY_TOKENS_USERS_" + role.name();
                    secrets.put(user + "_FINGERPRINT", role.fingerprint(settings.fingerprintSeed()));
                    secrets.put(user + "_ROLES", role.text());
                }
            }
            case PIVOT -> {
                secrets.put("PIVOT_MIRROR_SERVERS_MAIN_URL", "mysql://" + mysql.server());
                secrets.put("PIVOT_MIRROR_SERVERS_MAIN_USERNAME", mysql.username());
                secrets.put("PIVOT_MIRROR_SERVERS_MAIN_PASSWORD", mysql.password());
            }
            case QUERY -> {}
        }
        return secrets;
    }
}
