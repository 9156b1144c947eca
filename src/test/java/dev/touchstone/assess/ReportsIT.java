package dev.touchstone.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.data.LabelledAnswers;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TextLength;
import dev.touchstone.domain.Truncation;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.testing.FakeModels;
import dev.touchstone.testing.ReportBrowser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The reports of a training and of a calibration in a real browser. */
class ReportsIT {
    private static final int CONTESTED = 10;

    @TempDir
    private Path directory;

    private ModelRegistry registry;
    private ModelManifest version;
    private ReportBrowser browser;

    @BeforeEach
    void start() {
        FakeModels models = new FakeModels(directory);
        registry = models.registry();
        version = registry.manifest(models.publish("tone"));
        browser = new ReportBrowser(directory);
    }

    @AfterEach
    void stop() {
        browser.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void training_eitherScheme_isDrawnWithoutErrorOrNetwork(String scheme) throws Exception {
        browser.open(SampleTraining.report().html(version), scheme);
        assertThat(browser.title()).isEqualTo("Training of models/tone/versions/1");
        // Loss, accuracy, rewards, margins, accuracy by length.
        assertDrawn(5);
        assertThat(browser.elements("img")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void calibration_eitherScheme_isDrawnWithoutErrorOrNetwork(String scheme) throws Exception {
        List<LabelledAnswers.Answer> answers = IntStream.range(0, 400)
                .mapToObj(i -> new LabelledAnswers.Answer(
                        "answers.jsonl:" + i, new ScoreInput.WholeText("x".repeat(1 + i % 40)), i % 40 > 15 + i % 11))
                .toList();
        RewardSource byLength = inputs -> inputs.stream()
                .<ScoreOutcome>map(input -> new ScoreOutcome.Scored(input.judgedLength(), 1, false, ScoreTimings.NONE))
                .toList();
        new VersionCalibrator(registry, () -> Instant.EPOCH)
                .calibrate(
                        version,
                        byLength,
                        new TextLength(Truncation.NONE, OptionalInt.empty()),
                        new LabelledAnswers(answers, "sha"),
                        new GateTarget(0.1, 0.1, 0.95, 100));

        browser.open(Files.readString(registry.directory(version.name()).resolve("calibration.html")), scheme);
        assertThat(browser.title()).isEqualTo("Calibration of models/tone/versions/1");
        // P(acceptable) by reward, calibration, ROC, rewards.
        assertDrawn(4);
    }

    private void assertDrawn(int charts) throws Exception {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.resources()).isZero();
        assertThat(browser.overflow()).isZero();
        List<WebElement> drawn = browser.elements("canvas");
        assertThat(drawn).hasSize(charts);
        for (WebElement chart : drawn) {
            assertThat(browser.shows(chart, "series-1")).isTrue();
        }
        WebElement contested = browser.elements("tbody").getLast();
        assertThat(contested.findElements(By.tagName("tr"))).hasSize(CONTESTED);
    }
}
