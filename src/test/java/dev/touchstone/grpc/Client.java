package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.touchstone.grpc.v1.JobServiceGrpc;
import dev.touchstone.grpc.v1.ModelServiceGrpc;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.ConfigProvider;

/** A client of the server under test. */
final class Client implements AutoCloseable {
    private static final int SMALL_WINDOW = 64 * 1024;

    private final ManagedChannel channel = NettyChannelBuilder.forAddress(
                    "127.0.0.1", ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", int.class))
            .flowControlWindow(SMALL_WINDOW)
            .usePlaintext()
            .build();

    Channel channel() {
        return channel;
    }

    RewardServiceGrpc.RewardServiceBlockingStub rewards() {
        return RewardServiceGrpc.newBlockingStub(channel);
    }

    RewardServiceGrpc.RewardServiceStub rewardsAsync() {
        return RewardServiceGrpc.newStub(channel);
    }

    JobServiceGrpc.JobServiceBlockingStub jobs() {
        return JobServiceGrpc.newBlockingStub(channel);
    }

    ModelServiceGrpc.ModelServiceBlockingStub models() {
        return ModelServiceGrpc.newBlockingStub(channel);
    }

    static ScoreRequest.Builder request(String model, String... texts) {
        ScoreRequest.Builder request = ScoreRequest.newBuilder().setModel(model);
        for (String text : texts) {
            request.addItems(ScoreItem.newBuilder().setText(text));
        }
        return request;
    }

    /** The status, with details, of a call that must fail. */
    static Status failure(ThrowingCallable call) {
        StatusRuntimeException failure = assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(call)
                .actual();
        return StatusProto.fromThrowable(failure);
    }

    /** The detail of a type, if there is one. */
    static <T extends Message> Optional<T> detail(Status status, Class<T> type) {
        return status.getDetailsList().stream()
                .filter(any -> any.is(type))
                .findFirst()
                .map(any -> unpack(any, type));
    }

    /** Asserts a status and its ErrorInfo. */
    static void assertError(Status status, Code code, String reason) {
        assertThat(Code.forNumber(status.getCode())).isEqualTo(code);
        ErrorInfo info = detail(status, ErrorInfo.class).orElseThrow();
        assertThat(info.getReason()).isEqualTo(reason);
        assertThat(info.getDomain()).isEqualTo("touchstone.dev");
    }

    /** A method with requests of any bytes. */
    static <A> MethodDescriptor<byte[], A> raw(MethodDescriptor<?, A> method) {
        return method.toBuilder(new AnyBytes(), method.getResponseMarshaller()).build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static <T extends Message> T unpack(Any any, Class<T> type) {
        try {
            return any.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static final class AnyBytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
