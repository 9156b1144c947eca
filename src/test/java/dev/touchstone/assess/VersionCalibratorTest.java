package dev.touchstone.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.data.LabelledAnswers;
import dev.touchstone.data.SeenTexts;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TextLength;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.testing.FakeModels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionCalibratorTest {
    private static final GateTarget TARGET = new GateTarget(0.05, 0.05, 0.95);

    private static final TextLength WHOLE = new TextLength(Truncation.NONE, OptionalInt.empty());

    @TempDir
    private Path directory;

    private ModelRegistry registry;
    private ModelManifest version;

    @BeforeEach
    void publish() {
        FakeModels models = new FakeModels(directory);
        registry = models.registry();
        version = registry.manifest(models.publish("tone"));
    }

    @Test
    void calibrate_answersThatRewardsTellApart_keepsThresholdsWithTheVersion() {
        Calibration calibration =
                calibrator().calibrate(version, VersionCalibratorTest::byLength, WHOLE, answers(400), TARGET);

        assertThat(registry.calibration(version.name())).contains(calibration);
        assertThat(calibration.contract()).isEqualTo(version.contract());
        assertThat(calibration.dataSha256()).isEqualTo("sha");
        assertThat(calibration.createTime()).isEqualTo(Instant.EPOCH);
        assertThat(calibration.falseAccept().upperBound()).isLessThanOrEqualTo(0.05);
        assertThat(calibration.basis().length()).contains(WHOLE);
        assertThat(calibration.basis().leftOut())
                .as("of a version that does not keep what it was trained on")
                .isEmpty();
    }

    @Test
    void calibrate_anyAnswers_leavesAPageWithTheirMostContested() throws Exception {
        calibrator().calibrate(version, VersionCalibratorTest::byLength, WHOLE, answers(400), TARGET);

        assertThat(registry.directory(version.name()).resolve("calibration.html"))
                .content()
                .contains("Calibration of models/tone/versions/1", "ROC with the chosen thresholds", "answers.jsonl:");
    }

    @Test
    void calibrate_anAnswerThatCannotBeScored_namesItsPlaceAndKeepsNothing() {
        RewardSource rewards = inputs -> inputs.stream()
                .<ScoreOutcome>map(input -> new ScoreOutcome.Failed(
                        TouchstoneException.of(Reason.TEXT_TOO_LONG, "text", "600 tokens (expected: <= 512)")))
                .toList();

        assertThatThrownBy(() -> calibrator().calibrate(version, rewards, WHOLE, answers(400), TARGET))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TEXT_TOO_LONG))
                .hasMessage("answers.jsonl:1: text: 600 tokens (expected: <= 512)");
        assertThat(registry.calibration(version.name())).isEmpty();
    }

    @Test
    void calibrate_whatItWasTrainedOn_isRefused() {
        LabelledAnswers seen =
                new LabelledAnswers(answers(400).answers(), version.data().sha256());

        assertThatThrownBy(() -> calibrator().calibrate(version, VersionCalibratorTest::byLength, WHOLE, seen, TARGET))
                .hasMessageContaining("answers: the data that models/tone/versions/1 was trained on");
        assertThat(registry.calibration(version.name())).isEmpty();
    }

    @Test
    void calibrate_someThatItWasTrainedOn_leavesThemOutAndCountsThem() {
        LabelledAnswers answers = distinct(400);
        trainOn(answers.answers().subList(0, 100));

        Calibration calibration =
                calibrator().calibrate(version, VersionCalibratorTest::byLength, WHOLE, answers, TARGET);

        assertThat(calibration.basis().leftOut()).hasValue(100);
        assertThat(calibration.falseAccept().examples()
                        + calibration.falseBlock().examples())
                .isEqualTo(300);
        assertThat(registry.calibration(version.name())).contains(calibration);
        assertThat(registry.directory(version.name()).resolve("calibration.html"))
                .content()
                .contains("of these left out, as it was trained on them");
    }

    @Test
    void calibrate_nearlyAllThatItWasTrainedOn_saysWhyTooFewAreLeft() {
        LabelledAnswers answers = distinct(400);
        trainOn(answers.answers().subList(0, 390));

        assertThatThrownBy(
                        () -> calibrator().calibrate(version, VersionCalibratorTest::byLength, WHOLE, answers, TARGET))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_DATA))
                .hasMessageContaining(
                        "; 390 of the 400 given are left out, because models/tone/versions/1 was trained on them");
        assertThat(registry.calibration(version.name())).isEmpty();
    }

    private void trainOn(List<LabelledAnswers.Answer> answers) {
        SeenTexts.of(answers.stream()
                        .<Preference>map(answer ->
                                new Preference.LabelledText(answer.input().judged(), answer.acceptable()))
                        .toList())
                .write(registry.directory(version.name()));
    }

    /** As {@link #answers}, no two alike. */
    private static LabelledAnswers distinct(int count) {
        return new LabelledAnswers(
                IntStream.range(0, count)
                        .mapToObj(i -> new LabelledAnswers.Answer(
                                "answers.jsonl:" + (i + 1),
                                new ScoreInput.WholeText("x".repeat(1 + i % 2 * 50) + i),
                                i % 2 == 1))
                        .toList(),
                "sha");
    }

    private VersionCalibrator calibrator() {
        return new VersionCalibrator(registry, () -> Instant.EPOCH);
    }

    private static List<ScoreOutcome> byLength(List<ScoreInput> inputs) {
        return inputs.stream()
                .<ScoreOutcome>map(input -> new ScoreOutcome.Scored(input.chars(), 1, false, ScoreTimings.NONE))
                .toList();
    }

    /** Acceptable ones are long, the others short. */
    private static LabelledAnswers answers(int count) {
        Random random = new Random(1);
        return new LabelledAnswers(
                IntStream.range(0, count)
                        .mapToObj(i -> new LabelledAnswers.Answer(
                                "answers.jsonl:" + (i + 1),
                                new ScoreInput.WholeText("x".repeat(1 + i % 2 * 50 + random.nextInt(50))),
                                i % 2 == 1))
                        .toList(),
                "sha");
    }
}
