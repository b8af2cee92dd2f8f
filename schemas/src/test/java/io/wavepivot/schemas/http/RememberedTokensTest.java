package io.wavepivot.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

class RememberedTokensTest {

    private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> checked = new ArrayList<>();
    private Instant now = END.minusSeconds(60);
    private final RememberedTokens tokens = new RememberedTokens(this::check, () -> now);

    @Test
    void aGoodTokenIsCheckedOnce() throws ParseException {
        JsonWebToken first = tokens.check("good");

        assertThat(tokens.check("good")).isSameAs(first);
        assertThat(checked).containsExactly("good");
    }

    @Test
    void anotherTokenIsAnother() throws ParseException {
        tokens.check("good");
        tokens.check("good too");

        assertThat(checked).containsExactly("good", "good too");
    }

    @Test
    void atItsEndItIsCheckedAgain() throws ParseException {
        tokens.check("good");

        now = END;
        tokens.check("good");

        assertThat(checked).hasSize(2);
    }

    @Test
    void whatIsNotGoodIsNotRemembered() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> tokens.check("bad")).isInstanceOf(ParseException.class);
        }
        assertThat(checked).hasSize(2);
    }

    private JsonWebToken check(String token) throws ParseException {
        checked.add(token);
        if (token.equals("bad")) {
            throw new ParseException("bad");
        }
        JwtClaims claims = new JwtClaims();
        claims.setExpirationTime(NumericDate.fromSeconds(END.getEpochSecond()));
        return new DefaultJWTCallerPrincipal(token, claims);
    }
}
