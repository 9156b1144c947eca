package dev.touchstone.wire;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;

/** Times and durations of the contract. */
final class Times {
    private Times() {}

    static Timestamp toProto(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Instant toDomain(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    static com.google.protobuf.Duration toProto(Duration duration) {
        long seconds = duration.getSeconds();
        int nanos = duration.getNano();
        // The contract's seconds and nanos share one sign; Java's nanos are never negative.
        boolean borrow = seconds < 0 && nanos > 0;
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(borrow ? seconds + 1 : seconds)
                .setNanos(borrow ? nanos - 1_000_000_000 : nanos)
                .build();
    }

    static Duration toDomain(com.google.protobuf.Duration duration) {
        return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }
}
