package io.wavepivot.embedded.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Tokens as the registry service signs them (ES256, RFC 7518), with a key of the test's own. */
public final class TestSigner {

    /** A property of the system, as the tests are in another class loader than what starts their services. */
    private static final String PRIVATE_KEY = "wavepivot.test.private-key";

    private static final Duration VALID = Duration.ofHours(1);

    private TestSigner() {}

    /** @return where a service finds the key that it is to believe: {@code mp.jwt.verify.publickey.location} */
    public static String newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            System.setProperty(
                    PRIVATE_KEY,
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
            Path file = Files.createTempFile("wavepivot-test", ".pem");
            file.toFile().deleteOnExit();
            String key = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
            Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(key));
            return file.toUri().toString();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException full) {
            throw new UncheckedIOException("Failed to write a key", full);
        }
    }

    /** A token of a user with one role. */
    public static String token(String user, String role) {
        return token(user, role, VALID);
    }

    /** @param left how long it is good from now on; negative when it is over */
    public static String token(String user, String role, Duration left) {
        Instant end = Instant.now().plus(left);
        String claims = """
                {"iss": "wavepivot", "sub": "%1$s", "upn": "%1$s", "groups": ["%2$s"], "iat": %3$d, "exp": %4$d}
                """.formatted(user, role, end.minus(VALID).getEpochSecond(), end.getEpochSecond());
        String signed = base64("{\"alg\": \"ES256\", \"typ\": \"JWT\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + base64(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(signature(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] signature(byte[] signed) {
        byte[] key = Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
