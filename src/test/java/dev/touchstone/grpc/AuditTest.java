package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Scope;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import io.grpc.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    private static final CallIdentity MIRA = CallIdentity.of(new Caller("mira", Set.of(Scope.TRAIN)), Attributes.EMPTY);

    @TempDir
    private Path place;

    private Path file;
    private Audit audit;

    @BeforeEach
    void begin() {
        file = place.resolve("data/audit.jsonl");
        audit = new Audit(file, InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z")));
    }

    @Test
    void record_workDone_isALineBeforeTheAnswer() throws Exception {
        String answer = MIRA.context().call(() -> audit.entry("Train").record("models/a", () -> "jobs/1", job -> job));
        assertThat(answer).isEqualTo("jobs/1");
        assertThat(file)
                .hasContent(
                        "{\"time\":\"2026-11-24T00:00:00Z\",\"who\":\"mira\",\"peer\":\"unknown\",\"action\":\"Train\","
                                + "\"resource\":\"models/a\",\"outcome\":\"OK\",\"result\":\"jobs/1\"}");
    }

    @Test
    void record_workFailed_isALineWithItsReasonAndNoMessage() throws IOException {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> audit.entry("Train").record("models/a", AuditTest::fail, job -> job));
        assertThat(Files.readString(file))
                .contains("\"who\":\"anonymous\"", "\"outcome\":\"INVALID_DATA\"")
                .doesNotContain("a message");
    }

    @Test
    void record_severalTimes_appendsAndFollowsAFileMovedAway() throws IOException {
        audit.entry("CancelJob").record("jobs/1", () -> "x", x -> x);
        audit.entry("CancelJob").record("jobs/2", () -> "x", x -> x);
        assertThat(Files.readAllLines(file)).hasSize(2);
        Files.move(file, place.resolve("old"));
        audit.refused(MIRA, "DeleteModel", Reason.SCOPE_MISSING);
        assertThat(file).content().contains("mira", "DeleteModel", "SCOPE_MISSING");
    }

    @Test
    void record_fileCannotBeWritten_stillAnswers() throws IOException {
        Files.writeString(place.resolve("data"), "no folder");
        assertThat(audit.entry("Train").<String>record("models/a", () -> "jobs/1", job -> job))
                .isEqualTo("jobs/1");
    }

    private static String fail() {
        throw new TouchstoneException(Reason.INVALID_DATA, "a message");
    }
}
