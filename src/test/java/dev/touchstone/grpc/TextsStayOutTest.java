package dev.touchstone.grpc;

import static dev.touchstone.grpc.Client.failure;
import static dev.touchstone.grpc.Client.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.touchstone.domain.ModelName;
import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.Preference;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.PreferenceSource;
import dev.touchstone.grpc.v1.RewardServiceGrpc;
import dev.touchstone.grpc.v1.ScoreItem;
import dev.touchstone.grpc.v1.ScoreRequest;
import dev.touchstone.grpc.v1.ScoreResult;
import dev.touchstone.grpc.v1.TrainRequest;
import dev.touchstone.registry.ModelRegistry;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is done with a text, well or badly: it is in no log, metric, error or audit line. */
@QuarkusTest
@WithTestResource(ServerResource.class)
class TextsStayOutTest {
    private static final String MARK = "xyzzyplugh";

    @Inject
    ModelRegistry registry;

    @Inject
    ServerSettings settings;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    private final Recorder log = new Recorder();
    private Client client;

    @BeforeEach
    void begin() {
        client = new Client();
        TinyModel.publish(registry, "tiny");
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void end() {
        Logger.getLogger("").removeHandler(log);
        client.close();
        registry.delete(ModelName.of("tiny"));
    }

    @Test
    void scoring_goodAndBadTexts_leavesNoTrace() throws IOException {
        List<ScoreResult> results = client.rewards()
                .score(request("tiny", MARK, (MARK + " ").repeat(100), "").build())
                .getResultsList();
        assertThat(results.get(0).hasScore()).isTrue();
        assertThat(results.get(1).hasError()).isTrue();
        assertThat(results.toString()).doesNotContain(MARK);
        assertSilent(
                failure(() -> client.rewards().score(request("none-such", MARK).build())));
        assertSilent(failure(() -> ClientCalls.blockingUnaryCall(
                client.channel(), Client.raw(RewardServiceGrpc.getScoreMethod()), CallOptions.DEFAULT, undecodable())));
        assertNoTrace();
    }

    @Test
    void training_onBadPreferences_leavesNoTrace() throws IOException {
        PreferencePair equal =
                PreferencePair.newBuilder().setChosen(MARK).setRejected(MARK).build();
        assertSilent(failure(() -> client.rewards().train(inline(equal))));
        Path file = settings.dataDir().resolve("bad.jsonl");
        for (String line : List.of(
                "{\"chosen\":\"" + MARK + "\",\"rejected\":\"" + MARK + "\"}",
                "{\"text\":\"" + MARK + "\",\"label\":\"" + MARK + "\"}",
                "{\"chosen\":\"" + MARK + "\"" + MARK,
                MARK)) {
            Files.writeString(file, line + "\n");
            assertSilent(failure(() -> client.rewards().train(validated("bad.jsonl"))));
        }
        assertNoTrace();
    }

    private static void assertSilent(Status status) {
        assertThat(status.toString()).doesNotContain(MARK);
    }

    private void assertNoTrace() throws IOException {
        try (InputStream body = metrics.toURL().openStream()) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain(MARK);
        }
        Path audit = settings.dataDir().resolve("audit.jsonl");
        if (Files.exists(audit)) {
            assertThat(audit).content().doesNotContain(MARK);
        }
        assertThat(log.lines).noneMatch(line -> line.contains(MARK));
        Logger.getLogger("test").warning(MARK);
        assertThat(log.lines).as("the recorder").anyMatch(line -> line.contains(MARK));
    }

    private static TrainRequest validated(String path) {
        return TrainRequest.newBuilder()
                .setModel("new")
                .setBaseModel("tiny")
                .setData(PreferenceSource.newBuilder().setPath(path))
                .setValidateOnly(true)
                .build();
    }

    private static TrainRequest inline(PreferencePair pair) {
        return validated("").toBuilder()
                .setData(PreferenceSource.newBuilder()
                        .setInline(InlinePreferences.newBuilder()
                                .addPreferences(Preference.newBuilder().setPair(pair))))
                .build();
    }

    /** A request whose text is not UTF-8. */
    private static byte[] undecodable() {
        ScoreRequest good = ScoreRequest.newBuilder()
                .addItems(ScoreItem.newBuilder().setText(MARK + "?"))
                .build();
        byte[] bytes = good.toByteArray();
        int position =
                ByteString.copyFrom(bytes).toString(StandardCharsets.ISO_8859_1).indexOf('?');
        bytes[position] = (byte) 0xff;
        return bytes;
    }

    private static final class Recorder extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
