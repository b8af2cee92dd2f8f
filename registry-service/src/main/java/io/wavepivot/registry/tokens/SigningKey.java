package io.wavepivot.registry.tokens;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** The key pair that tokens are signed with (ES256), kept in a file so that tokens outlive a restart. */
@Singleton
class SigningKey {

    private static final Logger LOG = Logger.getLogger(SigningKey.class);

    private final EllipticCurveJsonWebKey key;

    SigningKey(TokenConfig config) {
        try {
            key = loadOrMake(config.signingKey());
        } catch (IOException | JoseException failed) {
            throw new IllegalStateException(
                    "Failed to load the signing key '%s' (registry.tokens.signing-key): %s"
                            .formatted(config.signingKey(), failed),
                    failed);
        }
    }

    String id() {
        return key.getKeyId();
    }

    PrivateKey privateKey() {
        return key.getEcPrivateKey();
    }

    /** The public half as a JSON Web Key Set (RFC 7517, section 5). */
    String publicKeySet() {
        return new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private static EllipticCurveJsonWebKey loadOrMake(Path file) throws IOException, JoseException {
        if (!Files.exists(file)) {
            write(file, make());
        }
        return (EllipticCurveJsonWebKey) JsonWebKey.Factory.newJwk(Files.readString(file));
    }

    private static EllipticCurveJsonWebKey make() throws JoseException {
        EllipticCurveJsonWebKey made = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        made.setKeyId(UUID.randomUUID().toString());
        made.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        made.setUse("sig");
        return made;
    }

    /** Only its owner may read the file. When another replica was faster, its key is the one. */
    private static void write(Path file, EllipticCurveJsonWebKey key) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(
                directory,
                "signing-key",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, key.toJson(OutputControlLevel.INCLUDE_PRIVATE), StandardOpenOption.WRITE);
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException theirs) {
            LOG.debugf("file=%s: made by another replica", file);
        } finally {
            Files.delete(draft);
        }
    }
}
