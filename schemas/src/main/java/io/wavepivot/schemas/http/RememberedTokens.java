package io.wavepivot.schemas.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * A token that was found good is taken for good for a few seconds more, though never after its end: to check its
 * signature takes a good part of the time in which a row is read, or a thousand are written.
 */
final class RememberedTokens {

    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MAX_TOKENS = 1_000;

    private final Check check;
    private final InstantSource clock;
    private final Cache<String, JsonWebToken> good = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MAX_TOKENS)
            .build();

    RememberedTokens(Check check, InstantSource clock) {
        this.check = check;
        this.clock = clock;
    }

    /** @throws ParseException it is not good */
    JsonWebToken check(String token) throws ParseException {
        JsonWebToken known = good.getIfPresent(token);
        if (known != null && clock.instant().getEpochSecond() < known.getExpirationTime()) {
            return known;
        }
        JsonWebToken checked = check.of(token);
        good.put(token, checked);
        return checked;
    }

    interface Check {
        JsonWebToken of(String token) throws ParseException;
    }
}
