package io.wavepivot.cli.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What a token allows; a run has a user of the same name for each. */
public enum Role {
    PRODUCER,
    ANALYST,
    OPERATOR;

    /** As it is called in tokens and in the output of {@code env}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The MD5 of a secret of the run and the role's name, as the contract of {@code /check_fingerprint} has it. */
    String fingerprint(String seed) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest((seed + text()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // Every Java platform has MD5.
        }
    }
}
