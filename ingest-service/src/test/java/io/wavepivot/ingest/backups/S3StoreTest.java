package io.wavepivot.ingest.backups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.wavepivot.embedded.Ports;
import io.wavepivot.ingest.backups.BackupStore.Stored;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups in a store that speaks S3: S3Proxy, in a process of its own. */
class S3StoreTest {

    private static final String LIBRARIES = "../deploy/s3/target/lib/*";
    private static final String USER = "tester";
    private static final String SECRET = "secret-of-tester";

    /** It ends with this JVM, however that ends. */
    private static final String UNTIL_INPUT_ENDS = "\"$@\" </dev/null & cat >/dev/null; kill $!";

    @TempDir
    static Path directory;

    private static String endpoint;
    private static Process server;

    @BeforeAll
    static void start() throws Exception {
        endpoint = "http://127.0.0.1:" + Ports.free(1).getFirst();
        Path data = Files.createDirectory(directory.resolve("data"));
        Path properties =
                Files.writeString(directory.resolve("s3proxy.properties"), """
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.endpoint=%s
                jclouds.provider=filesystem-nio2
                jclouds.identity=local
                jclouds.credential=local
                jclouds.filesystem.basedir=%s
                """.formatted(USER, SECRET, endpoint, data));
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        server = new ProcessBuilder(
                        "sh",
                        "-c",
                        UNTIL_INPUT_ENDS,
                        "sh",
                        java,
                        "-cp",
                        LIBRARIES,
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("s3proxy.log").toFile())
                .start();
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint)
                .credentials(USER, SECRET)
                .build();
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
            client.makeBucket(MakeBucketArgs.builder().bucket("backups").build());
            return true;
        });
    }

    @AfterAll
    static void stop() throws Exception {
        server.getOutputStream().close();
        server.waitFor();
    }

    @Test
    void whatIsStoredIsListedAndComesBack() throws IOException {
        BackupStore store = new S3Store(config("backups", SECRET));
        for (String name : List.of("1.avro", "2.avro")) {
            Path file = store.newFile("jobs");
            Files.writeString(file, "content of " + name);
            store.store("jobs", name, file);
            assertThat(file).doesNotExist();
        }

        assertThat(store.list("jobs")).extracting(Stored::name).containsExactly("2.avro", "1.avro");
        assertThat(store.list("jobs")).extracting(Stored::bytes).containsOnly(17L);
        assertThat(store.list("job")).isEmpty();
        try (InputStream in = store.open("jobs", "1.avro")) {
            assertThat(in).hasContent("content of 1.avro");
        }
        assertThatThrownBy(() -> store.open("jobs", "3.avro")).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void aStoreThatRefusesSaysSo() {
        assertThatThrownBy(() -> new S3Store(config("none", SECRET)).list("jobs"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The S3 store refuses: The specified bucket does not exist");
        assertThatThrownBy(() -> new S3Store(config("backups", "wrong")).list("jobs"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The S3 store refuses");
    }

    private static BackupConfig.S3 config(String bucket, String secret) {
        return new BackupConfig.S3() {
            @Override
            public String endpoint() {
                return endpoint;
            }

            @Override
            public String bucket() {
                return bucket;
            }

            @Override
            public String accessKey() {
                return USER;
            }

            @Override
            public String secretKey() {
                return secret;
            }

            @Override
            public Optional<String> region() {
                return Optional.of("us-east-1");
            }
        };
    }
}
