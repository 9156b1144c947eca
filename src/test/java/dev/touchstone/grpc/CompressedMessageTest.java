package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.assertError;
import static dev.touchstone.grpc.Client.failure;
import static dev.touchstone.grpc.Client.request;

import com.google.rpc.Code;
import dev.touchstone.grpc.v1.ScoreRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are small on the wire and large in memory. */
@QuarkusTest
@WithTestResource(ServerResource.class)
class CompressedMessageTest {
    private Client client;

    @BeforeEach
    void connect() {
        client = new Client();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static ScoreRequest of(int megabytes) {
        return request("none", "a".repeat((megabytes << 20) + 1)).build();
    }

    @Test
    void score_compressedBelowTheLimit_isRead() {
        assertError(
                failure(() -> client.rewards().withCompression("gzip").score(of(0))),
                Code.NOT_FOUND,
                "MODEL_NOT_FOUND");
    }

    @Test
    void score_compressedOverTheLimit_isRefusedByItsDecompressedSize() {
        assertError(
                failure(() -> client.rewards().withCompression("gzip").score(of(5))),
                Code.RESOURCE_EXHAUSTED,
                "MESSAGE_TOO_LONG");
    }

    @Test
    void score_compressedBeyondWhatGrpcReads_isRefusedBeforeItIsWhole() {
        assertError(
                failure(() -> client.rewards().withCompression("gzip").score(of(64))),
                Code.INVALID_ARGUMENT,
                "INVALID_REQUEST");
    }
}
