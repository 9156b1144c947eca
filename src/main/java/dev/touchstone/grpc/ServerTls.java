package dev.touchstone.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * TLS of the gRPC port. New certificates serve new connections; the old ones go on. Quarkus cannot reload the certificates of its
 * separate gRPC server, so grpc-java's own key and trust managers, which can, are handed to Netty.
 */
final class ServerTls {
    /** So that a client whose authority is no longer trusted cannot resume for long. */
    private static final long SESSION_SECONDS = 300;

    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager authorities;

    /** Without certificates yet. */
    ServerTls() throws CertificateException {
        authorities = AdvancedTlsX509TrustManager.newBuilder().build();
    }

    /** The certificate and its key, which are taken together. */
    WatchedFiles identity(Path certificate, Path key) {
        return new WatchedFiles(
                "TOUCHSTONE_TLS_CERTIFICATE, TOUCHSTONE_TLS_KEY", List.of(certificate, key), this::takeIdentity);
    }

    /** The certificates of the clients' authorities. */
    WatchedFiles clientAuthorities(Path file) {
        return new WatchedFiles("TOUCHSTONE_TLS_CLIENT_CA", List.of(file), this::takeAuthorities);
    }

    /** @param mutual whether clients must present a certificate */
    SslContext context(boolean mutual) throws SSLException {
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .sessionTimeout(SESSION_SECONDS);
        return mutual
                ? builder.trustManager(authorities)
                        .clientAuth(ClientAuth.REQUIRE)
                        .build()
                : builder.build();
    }

    private void takeIdentity(List<byte[]> pem) throws GeneralSecurityException, IOException {
        X509Certificate[] chain = certificates(pem.get(0));
        PrivateKey key = CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem.get(1)));
        requirePair(chain[0], key);
        keys.updateIdentityCredentials(chain, key);
    }

    private void takeAuthorities(List<byte[]> pem) throws GeneralSecurityException, IOException {
        authorities.updateTrustCredentials(certificates(pem.getFirst()));
    }

    private static X509Certificate[] certificates(byte[] pem) throws CertificateException, IOException {
        X509Certificate[] certificates = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
        if (certificates.length == 0) {
            throw new CertificateException("no certificate (expected: PEM)");
        }
        return certificates;
    }

    /** Of two files that are replaced one after the other, one is new and one is old for a moment. */
    private static void requirePair(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(certificate.getSignature());
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(certificate.getSignature());
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the key is not that of the certificate");
        }
    }
}
