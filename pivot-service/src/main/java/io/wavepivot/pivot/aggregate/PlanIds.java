package io.wavepivot.pivot.aggregate;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/** The ids of plans: no two are alike, and the later one is the greater one. */
final class PlanIds {

    private static final SecureRandom RANDOM = new SecureRandom();

    private PlanIds() {}

    static String next(Clock clock) {
        byte[] chance = new byte[4];
        RANDOM.nextBytes(chance);
        return HexFormat.of().toHexDigits(clock.millis()).substring(4)
                + HexFormat.of().formatHex(chance);
    }
}
