package dev.touchstone.grpc;

import dev.touchstone.access.Caller;
import dev.touchstone.access.TokenFile;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Who calls: the holder of the token where there are tokens, else of the client certificate, else nobody in particular. */
final class Authentication {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";

    private final Optional<Supplier<TokenFile>> tokens;

    /** @param tokens those that are valid now; empty when nobody needs one */
    Authentication(Optional<Supplier<TokenFile>> tokens) {
        this.tokens = tokens;
    }

    boolean hasTokens() {
        return tokens.isPresent();
    }

    /** @throws TouchstoneException UNAUTHENTICATED */
    Caller caller(Metadata headers, Attributes connection) {
        return tokens.isPresent()
                ? holder(tokens.get().get(), headers.get(AUTHORIZATION))
                : certified(connection).map(Caller::ofCertificate).orElse(Caller.ANONYMOUS);
    }

    private static Caller holder(TokenFile valid, @Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new TouchstoneException(
                    Reason.UNAUTHENTICATED,
                    "authorization: missing (expected: metadata 'authorization: Bearer TOKEN')");
        }
        return valid.holder(authorization.substring(BEARER.length()).strip())
                .orElseThrow(() -> new TouchstoneException(
                        Reason.UNAUTHENTICATED, "authorization: not a valid token (expected: one the server knows)"));
    }

    /** The subject of the certificate that the TLS handshake has verified. */
    private static Optional<String> certified(Attributes connection) {
        SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(session.getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
