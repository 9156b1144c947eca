package dev.touchstone.cli;

import dev.touchstone.domain.AnnotatorReliability;
import dev.touchstone.domain.AttributePairs;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Inspection;
import dev.touchstone.domain.ModelComparison;
import dev.touchstone.domain.ModelEvaluation;
import dev.touchstone.domain.TrainingProgress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Measurements as people read them, the same in every locale. */
final class Numbers {
    private static final int LEAST_RELIABLE_SHOWN = 5;

    private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Numbers() {}

    /** What fits beside a bar. */
    static String brief(TrainingProgress progress) {
        return format(
                "loss %.3f  accuracy %.2f  %,.0f tokens/s",
                progress.smoothedLoss(), progress.accuracy(), progress.tokensPerSecond());
    }

    /** All that is known of how a run goes; the loss in parentheses is the last step's alone. */
    static String of(TrainingProgress progress) {
        return format(
                "step %,d of %,d  epoch %.2f  loss %.3f (%.3f)  accuracy %.2f  lr %.2e  grad norm %.2f"
                        + "  %,.0f tokens/s  padding %.0f%%  memory %s  %s left",
                progress.step(),
                progress.totalSteps(),
                progress.epoch(),
                progress.smoothedLoss(),
                progress.loss(),
                progress.accuracy(),
                progress.learningRate(),
                progress.gradNorm(),
                progress.tokensPerSecond(),
                100 * progress.paddingShare(),
                bytes(progress.peakMemoryBytes()),
                of(progress.timeLeft()));
    }

    static String of(Evaluation evaluation) {
        StringBuilder text = new StringBuilder(format(
                "held out: accuracy %.3f  loss %.3f  on %,d pairs (the longer answer wins: %.3f)",
                evaluation.accuracy(), evaluation.loss(), evaluation.pairs(), evaluation.longerAnswerAccuracy()));
        evaluation
                .attributes()
                .forEach(one -> text.append(format("; %s %.3f on %,d", one.attribute(), one.accuracy(), one.pairs())));
        return text.toString();
    }

    static String of(ModelEvaluation evaluation) {
        String leftOut = evaluation.leftOutPairs() > 0
                ? format("; %,d pairs are left out: too long, or equal once truncated", evaluation.leftOutPairs())
                : "";
        return format(
                "%s: accuracy %s on %,d pairs (the longer answer wins: %.3f)%s",
                evaluation.model(),
                of(evaluation.accuracy()),
                evaluation.pairs(),
                evaluation.longerAnswerAccuracy().value(),
                leftOut);
    }

    static String of(ModelComparison comparison) {
        return format(
                "difference %s on %,d pairs; %,d prompts better, %,d worse, p = %.2g (exact McNemar)",
                of(comparison.difference()),
                comparison.pairs(),
                comparison.promptsBetter(),
                comparison.promptsWorse(),
                comparison.pValue());
    }

    private static String of(Estimate estimate) {
        return estimate.hasInterval()
                ? format("%.3f (%.3f to %.3f)", estimate.value(), estimate.low(), estimate.high())
                : format("%.3f", estimate.value());
    }

    /** What the data held; counts of what was left out only where there are any. */
    static String of(DataSummary summary) {
        StringBuilder text = new StringBuilder(format(
                "%,d preferences, read as %s: %,d pairs to train on, %,d to evaluate on",
                summary.preferences(), summary.format(), summary.pairs(), summary.evalPairs()));
        addCount(text, summary.tiedPairs(), "without a majority");
        addCount(text, summary.droppedTooLong(), "pairs dropped as too long");
        addCount(text, summary.droppedEqualAfterTruncation(), "pairs dropped as equal after truncation");
        addCount(text, summary.truncatedTexts(), "texts truncated");
        addCount(text, summary.unpairedTexts(), "texts left unpaired");
        addCount(text, summary.skippedLines().size(), "lines skipped");
        text.append(of(summary.attributes()));
        summary.annotators().stream()
                .sorted(Comparator.comparingDouble(AnnotatorReliability::reliability))
                .limit(LEAST_RELIABLE_SHOWN)
                .forEach(one -> text.append(format("; reliability of %s %.2f", one.annotator(), one.reliability())));
        return text.toString();
    }

    private static String of(List<AttributePairs> attributes) {
        return attributes.stream()
                .map(one -> format("; by %s %,d and %,d", one.attribute(), one.pairs(), one.evalPairs()))
                .collect(Collectors.joining());
    }

    private static void addCount(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(format(", %,d %s", count, what));
        }
    }

    /** What preferences hold, before any finding. */
    static String of(Inspection found) {
        Inspection.Counts counts = found.counts();
        String length = found.longerAnswerAccuracy().isDefined()
                ? format(
                        "; the longer answer wins: %.3f",
                        found.longerAnswerAccuracy().value())
                : "";
        return format(
                "%,d records on %,d prompts, read as %s, judged by %,d named people: %,d pairs to train on, %,d to evaluate on%s%s",
                counts.records(),
                counts.prompts(),
                found.format(),
                counts.annotators(),
                counts.pairs(),
                counts.evalPairs(),
                of(counts.attributes()),
                length);
    }

    static String of(Finding finding) {
        String records = finding.records() == 0
                ? ""
                : format(", %,d %s", finding.records(), finding.records() == 1 ? "record" : "records");
        return format("%s%s: %s. To do: %s.", finding.severity(), records, finding.problem(), finding.action());
    }

    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 3600
                ? format("%d:%02d", seconds / 60, seconds % 60)
                : format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** A reward in logits. */
    static String reward(double reward) {
        return format("%+.2f", reward);
    }

    /** A size in decimal units. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return format(unit == 0 ? "%.0f %s" : "%.1f %s", value, BYTE_UNITS[unit]);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is not worth a dependency
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
