package io.wavepivot.embedded.box;

import java.io.FileReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Formats the broker's storage the first time, then runs the broker until it is told to stop. */
final class KafkaProgram {

    private KafkaProgram() {}

    /** @param arguments the path of the broker's properties file */
    public static void main(String[] arguments) throws IOException {
        String properties = arguments[0];
        if (!Files.exists(logDirectory(properties).resolve("meta.properties"))) {
            String[] format = {
                "format",
                "--config",
                properties,
                "--cluster-id",
                Uuid.randomUuid().toString()
            };
            StorageTool.execute(format, System.out);
        }
        Kafka.main(new String[] {properties});
    }

    private static Path logDirectory(String file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new FileReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return Path.of(properties.getProperty("log.dirs"));
    }
}
