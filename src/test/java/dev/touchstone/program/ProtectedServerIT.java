package dev.touchstone.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.grpc.v1.GetServerInfoRequest;
import dev.touchstone.testing.TestCertificate;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with TLS and tokens, as delivered, from outside. */
class ProtectedServerIT {
    @TempDir
    private Path directory;

    @Test
    void call_ofAProtectedServer_needsAToken() throws Exception {
        List<String> token = Program.run(directory, "token", "scorer", "--scopes", "score")
                .out()
                .lines()
                .toList();
        Path tokens = Files.writeString(directory.resolve("tokens"), token.getLast());
        try (RunningServer server = RunningServer.startProtected(TestCertificate.make(directory, "server"), tokens)) {
            assertThat(server.rewards()
                            .withInterceptors(bearer(token.getFirst()))
                            .getServerInfo(GetServerInfoRequest.getDefaultInstance())
                            .getDevice())
                    .isNotEmpty();
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> server.rewards().getServerInfo(GetServerInfoRequest.getDefaultInstance()))
                    .satisfies(failure ->
                            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
        }
    }

    private static ClientInterceptor bearer(String secret) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }
}
