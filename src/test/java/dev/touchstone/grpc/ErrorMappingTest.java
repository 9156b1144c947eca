package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorMappingTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void toStatus_everyReason_isNamedInErrorInfo(Reason reason) {
        Status status = ErrorMapping.toStatus(new TouchstoneException(reason, "a test"));
        assertThat(status.getCode()).isNotEqualTo(Code.OK_VALUE);
        assertThat(status.getMessage()).startsWith("a test");
        assertThat(Client.detail(status, ErrorInfo.class).orElseThrow().getReason())
                .isEqualTo(reason.name());
    }

    @Test
    void toStatus_unknownFailure_tellsAnIdAndNothingElse() {
        Status status = ErrorMapping.toStatus(new IllegalStateException("a secret text"));
        assertThat(status.getCode()).isEqualTo(Code.INTERNAL_VALUE);
        assertThat(status.getMessage()).containsPattern("[0-9a-f]{16}").doesNotContain("secret", "Exception");
    }

    @Test
    void toStatus_wrappedByAFuture_isThatOfTheCause() {
        Status status = ErrorMapping.toStatus(
                new CompletionException(new TouchstoneException(Reason.MODEL_NOT_FOUND, "a test")));
        assertThat(status.getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
    }

    @Test
    void toStatus_cancelledFuture_isCancelled() {
        assertThat(ErrorMapping.toStatus(new CancellationException()).getCode()).isEqualTo(Code.CANCELLED_VALUE);
    }
}
