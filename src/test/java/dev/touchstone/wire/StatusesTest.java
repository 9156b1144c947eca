package dev.touchstone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusesTest {
    private static final int TRAILER_LIMIT = 8192;

    @ParameterizedTest
    @EnumSource(Reason.class)
    void toProto_everyReason_isAnErrorThatReadsBack(Reason reason) throws InvalidProtocolBufferException {
        Status status = Statuses.toProto(new TouchstoneException(reason, "what went wrong"));
        assertThat(Code.forNumber(status.getCode())).isNotIn(Code.OK, Code.UNKNOWN);
        ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
        assertThat(info.getReason()).isEqualTo(reason.name());
        assertThat(info.getDomain()).isEqualTo("touchstone.dev");
        assertThat(Statuses.toDomain(status)).isEqualTo(new JobFailure(reason, "what went wrong"));
    }

    @Test
    void toProto_overloaded_saysWhenToRetry() throws InvalidProtocolBufferException {
        Status status = Statuses.toProto(new TouchstoneException(Reason.OVERLOADED, "full"));
        RetryInfo retry = status.getDetails(1).unpack(RetryInfo.class);
        assertThat(retry.getRetryDelay().getSeconds()).isPositive();
    }

    @Test
    void toProto_thousandBadFields_fitsIntoTrailers() throws InvalidProtocolBufferException {
        List<FieldViolation> many = IntStream.range(0, 1000)
                .mapToObj(i -> new FieldViolation("data.inline.preferences[" + i + "].pair.margin", "x".repeat(120)))
                .toList();
        Status status = Statuses.toProto(new TouchstoneException(many));
        BadRequest badRequest = status.getDetails(1).unpack(BadRequest.class);
        assertThat(badRequest.getFieldViolations(0).getField()).isEqualTo("data.inline.preferences[0].pair.margin");
        assertThat(badRequest.getFieldViolationsList()).hasSize(20).last().satisfies(v -> assertThat(v.getDescription())
                .isEqualTo("and 981 more"));
        assertThat(status.getSerializedSize() * 4 / 3 + status.getMessage().length())
                .isLessThan(TRAILER_LIMIT);
    }

    @Test
    void toProto_manyBadFieldsAndLines_namesEveryFieldWhole() throws InvalidProtocolBufferException {
        Stream<FieldViolation> lines = IntStream.range(0, 100)
                .mapToObj(i -> new FieldViolation("data.inline.preferences[" + i + "].pair.margin", "x".repeat(120)));
        List<String> fields =
                IntStream.range(0, 25).mapToObj(i -> "options.option_" + i).toList();
        Status status = Statuses.toProto(new TouchstoneException(
                Stream.concat(lines, fields.stream().map(field -> new FieldViolation(field, "-1 " + "y".repeat(60))))
                        .toList()));
        assertThat(status.getDetails(1).unpack(BadRequest.class).getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .startsWith(fields.toArray(String[]::new))
                .hasSize(26);
        assertThat(status.getMessage().split("; "))
                .allSatisfy(part -> assertThat(part).matches("options\\.option_\\d+: -1 y{60}|and \\d+ more"));
        assertThat(status.getSerializedSize() * 4 / 3 + status.getMessage().length())
                .isLessThan(TRAILER_LIMIT);
    }

    @Test
    void toDomain_foreignStatus_isInternal() {
        Status status = Status.newBuilder()
                .setMessage("who knows")
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("OTHER").build()))
                .build();
        assertThat(Statuses.toDomain(status)).isEqualTo(new JobFailure(Reason.INTERNAL, "who knows"));
    }
}
