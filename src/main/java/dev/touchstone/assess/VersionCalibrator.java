package dev.touchstone.assess;

import dev.touchstone.data.LabelledAnswers;
import dev.touchstone.data.SeenTexts;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.LabelledSource;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.TextLength;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.gate.Calibrator;
import dev.touchstone.gate.LabelledReward;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.report.HtmlPage;
import dev.touchstone.report.Page;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds what the rewards of a version mean, and keeps it with the version. */
public record VersionCalibrator(ModelRegistry registry, InstantSource clock) {
    /** Of the page beside the calibration. */
    public static final String REPORT = "calibration";

    private static final long SEED = 0;

    /**
     * Calibrates a published version, in the place of what was known of it before, and writes a page about it.
     *
     * @param rewards by this version, of texts of this length
     * @param given answers; those that it was trained on are left out
     * @throws TouchstoneException TEXT_TOO_LONG or another reason why an answer cannot be scored, naming its place; INVALID_DATA
     *     when they are what it was trained on, or too few to prove the target; MODEL_NOT_FOUND; what {@link RewardSource#score} throws
     */
    public Calibration calibrate(
            ModelManifest version, RewardSource rewards, TextLength length, LabelledAnswers given, GateTarget target) {
        requireOther(version, given);
        Optional<SeenTexts> seen = SeenTexts.read(registry.directory(version.name()));
        List<LabelledAnswers.Answer> answers = given.answers().stream()
                .filter(answer ->
                        seen.filter(texts -> texts.contains(answer.input())).isEmpty())
                .toList();
        int leftOut = given.answers().size() - answers.size();
        List<LabelledReward> labelled = labelled(answers, rewards);
        Calibration calibration = calibrated(version, labelled, given, target, leftOut)
                .restingOn(new Calibration.Basis(
                        seen.isPresent() ? OptionalLong.of(leftOut) : OptionalLong.empty(), Optional.of(length)));
        registry.calibrate(version.name(), calibration);
        Page page = new CalibrationPage(version, calibration, answers, labelled).page();
        registry.report(version.name(), REPORT, HtmlPage.render(page));
        return calibration;
    }

    /** As above, with the answers of a source, which is read first. */
    public Calibration calibrate(
            ModelManifest version, RewardSource rewards, TextLength length, LabelledSource source, GateTarget target) {
        return calibrate(version, rewards, length, LabelledAnswers.of(source), target);
    }

    private Calibration calibrated(
            ModelManifest version,
            List<LabelledReward> labelled,
            LabelledAnswers given,
            GateTarget target,
            int leftOut) {
        try {
            return Calibrator.calibrate(labelled, target, SEED, version.contract(), given.sha256(), clock.instant());
        } catch (TouchstoneException e) {
            throw leftOut == 0
                    ? e
                    : new TouchstoneException(
                            e.reason(),
                            e.getMessage() + "; " + leftOut + " of the "
                                    + given.answers().size() + " given are left out, because " + version.name()
                                    + " was trained on them",
                            e);
        }
    }

    /** What a version was trained on it scores better than what is to come, so that the gate would stand too low. */
    private static void requireOther(ModelManifest version, LabelledAnswers answers) {
        if (answers.sha256().equals(version.data().sha256())) {
            throw TouchstoneException.of(
                    Reason.INVALID_DATA,
                    "answers",
                    "the data that " + version.name() + " was trained on, SHA-256 " + answers.sha256()
                            + " (expected: answers that it has not seen)");
        }
    }

    private static List<LabelledReward> labelled(List<LabelledAnswers.Answer> answers, RewardSource rewards) {
        List<ScoreOutcome> outcomes = rewards.score(
                answers.stream().map(LabelledAnswers.Answer::input).toList());
        List<LabelledReward> labelled = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            labelled.add(labelled(answers.get(i), outcomes.get(i)));
        }
        return labelled;
    }

    private static LabelledReward labelled(LabelledAnswers.Answer answer, ScoreOutcome outcome) {
        return switch (outcome) {
            case ScoreOutcome.Scored scored -> new LabelledReward(scored.reward(), answer.acceptable());
            case ScoreOutcome.Failed failed ->
                throw new TouchstoneException(
                        failed.error().reason(),
                        answer.place() + ": " + failed.error().getMessage(),
                        failed.error());
        };
    }
}
