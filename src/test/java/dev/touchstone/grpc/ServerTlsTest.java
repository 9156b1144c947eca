package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.testing.TestCertificate;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    @TempDir
    private static Path certificates;

    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate client;

    @TempDir
    private Path place;

    private Path certificate;
    private Path key;
    private Path authorities;
    private WatchedFiles identity;
    private WatchedFiles trusted;
    private ServerTls tls;
    private @Nullable Server server;

    @BeforeAll
    static void make() {
        first = TestCertificate.make(certificates, "first");
        second = TestCertificate.make(certificates, "second");
        client = TestCertificate.make(certificates, "client");
    }

    @BeforeEach
    void begin() throws IOException, CertificateException {
        certificate = Files.copy(first.certificate(), place.resolve("tls.crt"));
        key = Files.copy(first.key(), place.resolve("tls.key"));
        authorities = Files.copy(client.certificate(), place.resolve("ca.crt"));
        tls = new ServerTls();
        identity = tls.identity(certificate, key);
        trusted = tls.clientAuthorities(authorities);
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.shutdownNow();
        }
    }

    private void start(boolean mutual) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(tls.context(mutual))
                .addService(new AlwaysHealthy())
                .build()
                .start();
    }

    private Status.Code call(TestCertificate expected, @Nullable TestCertificate own) throws IOException {
        SslContextBuilder builder =
                GrpcSslContexts.forClient().trustManager(expected.certificate().toFile());
        if (own != null) {
            builder.keyManager(own.certificate().toFile(), own.key().toFile());
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .sslContext(builder.build())
                .build();
        try {
            HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    private void replace(Path file, Path with) throws IOException {
        Files.copy(with, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void context_withItsCertificate_isTrustedByClientsThatKnowIt() throws IOException {
        start(false);
        assertThat(call(first, null)).isEqualTo(Status.Code.OK);
        assertThat(call(second, null)).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void refresh_newPair_servesNewConnections() throws IOException {
        start(false);
        replace(certificate, second.certificate());
        replace(key, second.key());
        identity.refresh();
        assertThat(call(second, null)).isEqualTo(Status.Code.OK);
        assertThat(call(first, null)).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void refresh_certificateWithoutItsKey_keepsTheOldPair() throws IOException {
        start(false);
        replace(certificate, second.certificate());
        identity.refresh();
        assertThat(call(first, null)).isEqualTo(Status.Code.OK);
    }

    @Test
    void context_mutual_wantsACertificateOfTheAuthority() throws IOException {
        start(true);
        assertThat(call(first, client)).isEqualTo(Status.Code.OK);
        assertThat(call(first, null)).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(call(first, second)).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void refresh_newAuthority_isTrustedInsteadOfTheOld() throws IOException {
        start(true);
        replace(authorities, second.certificate());
        trusted.refresh();
        assertThat(call(first, second)).isEqualTo(Status.Code.OK);
        assertThat(call(first, client)).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void identity_keyOfAnotherCertificate_isRefusedAtStart() {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> tls.identity(first.certificate(), second.key()))
                .withMessageContaining("TOUCHSTONE_TLS_KEY")
                .withMessageContaining("not that of the certificate");
    }

    @Test
    void identity_noCertificateInTheFile_isRefusedAtStart() throws IOException {
        Files.writeString(certificate, "# nothing\n");
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> tls.identity(certificate, key))
                .withMessageStartingWith("TOUCHSTONE_TLS_CERTIFICATE");
    }

    private static final class AlwaysHealthy extends HealthGrpc.HealthImplBase {
        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> call) {
            call.onNext(HealthCheckResponse.getDefaultInstance());
            call.onCompleted();
        }
    }
}
