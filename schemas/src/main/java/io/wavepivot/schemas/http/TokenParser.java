package io.wavepivot.schemas.http;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.InstantSource;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Quarkus's parser of tokens, with a memory. */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
abstract class TokenParser implements JWTParser {

    private final RememberedTokens tokens;

    @Inject
    TokenParser(@Delegate JWTParser parser) {
        this.tokens = new RememberedTokens(parser::parse, InstantSource.system());
    }

    @Override
    public JsonWebToken parse(String token) throws ParseException {
        return tokens.check(token);
    }
}
