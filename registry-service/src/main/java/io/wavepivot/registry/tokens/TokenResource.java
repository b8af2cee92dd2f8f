package io.wavepivot.registry.tokens;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.wavepivot.registry.tokens.Tokens.Token;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where tokens come from, and the key that proves them. */
@Path("/")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "tokens")
public class TokenResource {

    private static final Map<String, String> DENIED = Map.of("auth_status", "denied");

    private final Tokens tokens;
    private final SigningKey key;

    TokenResource(Tokens tokens, SigningKey key) {
        this.tokens = tokens;
        this.key = key;
    }

    @POST
    @Path("/check_fingerprint")
    @Operation(summary = "A bearer token for a fingerprint")
    @APIResponse(responseCode = "200", description = "The token, to be sent as 'Authorization: Bearer ...'")
    @APIResponse(responseCode = "401", description = "{\"auth_status\": \"denied\"}: nobody has this fingerprint")
    public Response checkFingerprint(Fingerprint request) {
        Optional<Token> token =
                Optional.ofNullable(request).map(Fingerprint::md5Key).flatMap(tokens::forFingerprint);
        return token.map(granted -> Response.ok(Granted.of(granted)).build())
                .orElseGet(() -> Response.status(Response.Status.UNAUTHORIZED)
                        .entity(DENIED)
                        .build());
    }

    @GET
    @Path("/jwks.json")
    @Operation(summary = "The public keys that tokens are checked with, as a JSON Web Key Set")
    public String publicKeys() {
        return key.publicKeySet();
    }

    /** @param md5Key the caller's secret */
    public record Fingerprint(@JsonProperty("md5_key") String md5Key) {}

    /** The answer to a fingerprint that is known. */
    record Granted(
            @JsonProperty("auth_status") String authStatus,
            String token,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_at") Instant expiresAt,
            String user,
            Set<String> roles) {

        static Granted of(Token token) {
            return new Granted("granted", token.signed(), "Bearer", token.expiresAt(), token.user(), token.roles());
        }
    }
}
