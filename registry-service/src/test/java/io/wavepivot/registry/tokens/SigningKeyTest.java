package io.wavepivot.registry.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    @TempDir
    Path directory;

    @Test
    void aKeyOutlivesARestart() {
        SigningKey made = key("new/key.jwk");
        SigningKey again = key("new/key.jwk");

        assertThat(again.id()).isNotBlank().isEqualTo(made.id());
        assertThat(again.privateKey()).isNotNull().isEqualTo(made.privateKey());
        assertThat(again.publicKeySet()).isEqualTo(made.publicKeySet());
    }

    @Test
    void onlyItsOwnerMayReadTheFileAndNoDraftIsLeft() throws IOException {
        key("key.jwk");

        assertThat(Files.getPosixFilePermissions(directory.resolve("key.jwk")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void thePublicHalfIsForSignaturesAndHasNoSecret() throws Exception {
        SigningKey key = key("key.jwk");

        List<JsonWebKey> published = new JsonWebKeySet(key.publicKeySet()).getJsonWebKeys();

        assertThat(published).hasSize(1);
        assertThat(published.getFirst().toParams(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE))
                .containsEntry("kid", key.id())
                .containsEntry("alg", "ES256")
                .containsEntry("use", "sig")
                .containsEntry("crv", "P-256")
                .doesNotContainKey("d");
    }

    @Test
    void ofReplicasThatStartTogetherOneKeyIsTheKeyOfAll() throws Exception {
        int replicas = 8;
        CyclicBarrier together = new CyclicBarrier(replicas);
        try (ExecutorService threads = Executors.newFixedThreadPool(replicas)) {
            List<Future<String>> ids = threads.invokeAll(IntStream.range(0, replicas)
                    .<Callable<String>>mapToObj(i -> () -> {
                        together.await();
                        return key("key.jwk").id();
                    })
                    .toList());

            assertThat(ids)
                    .extracting(Future::get)
                    .hasSize(replicas)
                    .containsOnly(key("key.jwk").id());
        }
    }

    @Test
    void aFileThatIsNoKeyIsNamed() throws IOException {
        Files.writeString(directory.resolve("key.jwk"), "{}");

        assertThatIllegalStateException()
                .isThrownBy(() -> key("key.jwk"))
                .withMessageContaining("key.jwk' (registry.tokens.signing-key)");
    }

    private SigningKey key(String file) {
        return new SigningKey(new TestUsers(directory.resolve(file)));
    }
}
