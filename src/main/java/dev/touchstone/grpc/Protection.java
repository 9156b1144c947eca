package dev.touchstone.grpc;

import dev.touchstone.access.Exposure;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import io.netty.handler.ssl.SslContext;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** What stands between the network and the gRPC port. Without what the address demands, the port is never opened. */
@Singleton
class Protection implements ServerBuilderCustomizer<VertxServerBuilder> {
    private static final Logger LOG = Logger.getLogger(Protection.class);

    private final boolean hasTokens;
    private final boolean mutual;
    private final Optional<SslContext> tls;

    /** @throws TouchstoneException INVALID_REQUEST */
    Protection(ServerSettings settings, Authentication authentication, FileWatch watch) {
        hasTokens = authentication.hasTokens();
        mutual = settings.tlsClientCa().isPresent();
        Exposure exposure = new Exposure(
                settings.host(), hasTokens || mutual, settings.tlsCertificate().isPresent(), settings.insecure());
        exposure.check();
        tls = settings.tlsCertificate().map(certificate -> tls(certificate, settings, watch));
        if (tls.isEmpty() && (mutual || settings.tlsKey().isPresent())) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST, "TOUCHSTONE_TLS_CERTIFICATE: missing (expected: one, with its key)");
        }
        if (exposure.isReadable()) {
            LOG.warnf(
                    "%s is reached in clear text: texts%s can be read on the way (TOUCHSTONE_TLS_CERTIFICATE encrypts)",
                    settings.host(), hasTokens ? " and tokens" : "");
        }
    }

    @Override
    public void customize(GrpcServerConfiguration config, VertxServerBuilder builder) {
        tls.ifPresent(context -> builder.nettyBuilder().sslContext(context));
    }

    @Override
    public String toString() {
        String encryption = tls.isEmpty() ? "no TLS" : mutual ? "mutual TLS" : "TLS";
        return encryption + (hasTokens ? ", tokens" : ", no tokens");
    }

    private static SslContext tls(Path certificate, ServerSettings settings, FileWatch watch) {
        Path key = settings.tlsKey()
                .orElseThrow(() -> new TouchstoneException(
                        Reason.INVALID_REQUEST, "TOUCHSTONE_TLS_KEY: missing (expected: the certificate's key)"));
        try {
            ServerTls tls = new ServerTls();
            watch.watch(tls.identity(certificate, key));
            settings.tlsClientCa().ifPresent(file -> watch.watch(tls.clientAuthorities(file)));
            return tls.context(settings.tlsClientCa().isPresent());
        } catch (SSLException | CertificateException e) {
            throw new TouchstoneException(Reason.INVALID_REQUEST, "TLS: " + e.getMessage(), e);
        }
    }
}
