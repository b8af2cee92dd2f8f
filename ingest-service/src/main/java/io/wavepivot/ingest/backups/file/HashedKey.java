package io.wavepivot.ingest.backups.file;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * A key, and what it is told from others by, whatever its length: of its SHA-256 the first half. That two different ones
 * are alike there, nobody can bring about.
 *
 * @param part the first half of that, by which keys are divided: any number, each as often
 * @param rest never 0
 */
public record HashedKey(byte[] bytes, long part, long rest) {

    /** Makes them. Not for several threads at once. */
    public static final class Hash {

        private final MessageDigest sha256 = Container.sha256();
        private final ByteBuffer digest = ByteBuffer.allocate(sha256.getDigestLength());

        public HashedKey of(byte[] key) {
            sha256.update(key);
            try {
                sha256.digest(digest.array(), 0, digest.capacity());
            } catch (DigestException impossible) {
                throw new IllegalStateException(impossible);
            }
            return new HashedKey(key, digest.getLong(0), digest.getLong(Long.BYTES) | 1);
        }
    }
}
