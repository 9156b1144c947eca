package dev.touchstone.wire;

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
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What went wrong, as google.rpc.Status: the same for a refused call, an item of a stream and a failed job. */
public final class Statuses {
    private static final String DOMAIN = "touchstone.dev";
    // Statuses travel in HTTP/2 trailers, where 8 KiB in all is the usual limit.
    private static final int MAX_MESSAGE_CHARS = 1024;
    private static final int MAX_DESCRIPTION_CHARS = 500;
    private static final int MAX_VIOLATIONS = 20;
    private static final Pattern LINE = Pattern.compile(".*\\bpreferences\\[.*");

    private Statuses() {}

    /** The canonical code of a reason. */
    public static Code code(Reason reason) {
        return switch (reason.fault()) {
            case CALLER -> Code.INVALID_ARGUMENT;
            case IDENTITY -> Code.UNAUTHENTICATED;
            case PERMISSION -> Code.PERMISSION_DENIED;
            case MISSING -> Code.NOT_FOUND;
            case STATE -> Code.FAILED_PRECONDITION;
            case OVERLOAD -> Code.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Code.UNAVAILABLE;
            case DEADLINE -> Code.DEADLINE_EXCEEDED;
            case CANCELLED -> Code.CANCELLED;
            case INTERNAL -> Code.INTERNAL;
        };
    }

    /** A status with ErrorInfo, with BadRequest when fields are named, and with RetryInfo when a retry makes sense. */
    public static Status toProto(TouchstoneException exception) {
        Status.Builder status = builder(exception.reason(), message(exception));
        if (!exception.violations().isEmpty()) {
            status.addDetails(Any.pack(badRequest(exception.violations())));
        }
        retryDelay(exception.reason())
                .ifPresent(delay -> status.addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Times.toProto(delay))
                        .build())));
        return status.build();
    }

    /** The failure of a job as a status with ErrorInfo. */
    public static Status toProto(JobFailure failure) {
        return builder(failure.reason(), failure.message()).build();
    }

    /** The failure a status tells of; INTERNAL when its reason is not one of ours. */
    public static JobFailure toDomain(Status status) {
        return new JobFailure(reason(status).orElse(Reason.INTERNAL), status.getMessage());
    }

    /** After how long a retry makes sense. */
    private static Optional<Duration> retryDelay(Reason reason) {
        return switch (reason) {
            case OVERLOADED, SHUTTING_DOWN, STREAM_EXPIRED -> Optional.of(Duration.ofSeconds(1));
            case JOB_QUEUE_FULL -> Optional.of(Duration.ofMinutes(1));
            default -> Optional.empty();
        };
    }

    private static Status.Builder builder(Reason reason, String message) {
        return Status.newBuilder()
                .setCode(code(reason).getNumber())
                .setMessage(shortened(message, MAX_MESSAGE_CHARS))
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(reason.name())
                        .setDomain(DOMAIN)
                        .build()));
    }

    /** The exception's message; where it is too long, of as many bad fields as there is room for. */
    private static String message(TouchstoneException exception) {
        String whole = String.valueOf(exception.getMessage());
        List<FieldViolation> violations = exception.violations();
        if (whole.length() <= MAX_MESSAGE_CHARS || violations.size() < 2) {
            return whole;
        }
        StringBuilder message = new StringBuilder();
        int named = 0;
        for (FieldViolation violation : fieldsFirst(violations)) {
            String next = shortened(violation.toString(), MAX_DESCRIPTION_CHARS) + "; ";
            if (message.length() + next.length() > MAX_MESSAGE_CHARS - 20) {
                break;
            }
            message.append(next);
            named++;
        }
        return message.append("and ")
                .append(violations.size() - named)
                .append(" more")
                .toString();
    }

    /** Cut between words, so that nothing reads as the name of something else. */
    private static String shortened(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int space = text.lastIndexOf(' ', maxChars);
        return text.substring(0, space > maxChars / 2 ? space : maxChars) + "...";
    }

    /** Names all bad fields, but only so many bad lines of inline preferences as there is room for. */
    private static BadRequest badRequest(List<FieldViolation> violations) {
        int fields = Math.toIntExact(violations.stream().filter(v -> !isLine(v)).count());
        int named = violations.size() <= MAX_VIOLATIONS ? violations.size() : Math.max(fields, MAX_VIOLATIONS - 1);
        BadRequest.Builder request = BadRequest.newBuilder();
        fieldsFirst(violations).stream().limit(named).forEach(v -> request.addFieldViolationsBuilder()
                .setField(v.field())
                .setDescription(shortened(v.description(), MAX_DESCRIPTION_CHARS)));
        if (named < violations.size()) {
            request.addFieldViolationsBuilder().setDescription("and " + (violations.size() - named) + " more");
        }
        return request.build();
    }

    private static List<FieldViolation> fieldsFirst(List<FieldViolation> violations) {
        return violations.stream()
                .sorted(Comparator.comparing(Statuses::isLine))
                .toList();
    }

    private static boolean isLine(FieldViolation violation) {
        return LINE.matcher(violation.field()).matches();
    }

    private static Optional<Reason> reason(Status status) {
        for (Any detail : status.getDetailsList()) {
            if (detail.isSameTypeAs(ErrorInfo.getDefaultInstance())) {
                return Enums.named(Reason.class, unpack(detail).getReason());
            }
        }
        return Optional.empty();
    }

    private static ErrorInfo unpack(Any detail) {
        try {
            // Not by class, which would need reflection in a native executable.
            return detail.unpackSameTypeAs(ErrorInfo.getDefaultInstance());
        } catch (InvalidProtocolBufferException e) {
            return ErrorInfo.getDefaultInstance();
        }
    }
}
