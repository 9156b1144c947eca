package dev.touchstone.lint;

import dev.touchstone.data.PairSurvey;
import dev.touchstone.data.PairSurvey.Fate;
import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Finding.Kind;
import dev.touchstone.domain.Finding.Severity;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.gate.WilsonInterval;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** What becomes of the pairs of a run. */
final class PairFindings {
    /** Outside of this band length alone says too much. */
    private static final double LEAST = 0.4;

    private static final double MOST = 0.6;

    private final Records records;
    private final PairSurvey train;
    private final PairSurvey measure;

    PairFindings(Records records, PairSurvey train, PairSurvey measure) {
        this.records = records;
        this.train = train;
        this.measure = measure;
    }

    /** Accuracy of "the longer answer wins" on all pairs with a majority. */
    Estimate longerAnswerAccuracy() {
        return WilsonInterval.of(
                train.longerPreferred() + measure.longerPreferred(), train.decided() + measure.decided());
    }

    List<Finding> find(TrainingOptions options) {
        List<Finding> findings = new ArrayList<>();
        if (train.pairs() == 0) {
            findings.add(new Finding(
                    Kind.NO_PAIRS,
                    Severity.ERROR,
                    0,
                    List.of(),
                    "no pair to train on",
                    "add answers to the same prompt that people judged differently, or texts of both labels"));
        }
        add(
                findings,
                Fate.UNREADABLE,
                Kind.UNREADABLE_BY_TOKENIZER,
                Severity.ERROR,
                "have a text of which the tokenizer makes no token",
                "remove them: training refuses them");
        String limit = "max_length = " + options.maxLength();
        add(
                findings,
                Fate.TOO_LONG,
                Kind.TOO_LONG,
                Severity.WARNING,
                options.truncation() == Truncation.NONE
                        ? "have a text above " + limit + " and are left out"
                        : "have a text of whose answer nothing would be left within " + limit + ", and are left out",
                "raise max_length where the model takes it, or "
                        + (options.truncation() == Truncation.NONE
                                ? "set truncation to RIGHT or LEFT"
                                : "truncate the other end"));
        add(
                findings,
                Fate.EQUAL,
                Kind.EQUAL_AFTER_TRUNCATION,
                Severity.WARNING,
                "have sides that are the same to the model"
                        + (options.truncation() == Truncation.NONE ? "" : " after truncation to " + limit)
                        + " and are left out",
                options.truncation() == Truncation.NONE
                        ? "use a tokenizer that sees what tells them apart, or remove them"
                        : "raise max_length, or truncate the other end");
        add(
                findings,
                Fate.TRUNCATED,
                Kind.TRUNCATED,
                Severity.INFO,
                "have a text that is cut to " + limit,
                "raise max_length if what decides stands at the end that is cut");
        addLength(findings);
        addUnpaired(findings);
        return findings;
    }

    private void add(List<Finding> findings, Fate fate, Kind kind, Severity severity, String problem, String action) {
        long pairs = train.pairs(fate) + measure.pairs(fate);
        if (pairs > 0) {
            BitSet rows = records.ofSide(false, train.rows(fate));
            rows.or(records.ofSide(true, measure.rows(fate)));
            long looked = train.tokenized() + measure.tokenized();
            findings.add(records.finding(kind, severity, rows, pairs + " of " + looked + " pairs " + problem, action));
        }
    }

    private void addLength(List<Finding> findings) {
        Estimate longer = longerAnswerAccuracy();
        if (longer.low() > MOST || longer.high() < LEAST) {
            findings.add(
                    new Finding(
                            Kind.LENGTH_PREDICTS_LABEL,
                            Severity.WARNING,
                            0,
                            List.of(),
                            String.format(
                                    Locale.ROOT,
                                    "length alone tells the preferred answer: the longer one wins in %.3f of the pairs (%.3f to %.3f)",
                                    longer.value(),
                                    longer.low(),
                                    longer.high()),
                            "compare accuracies with this baseline, and balance lengths if they are not what people judged by"));
        }
    }

    private void addUnpaired(List<Finding> findings) {
        long unpaired = train.unpaired() + measure.unpaired();
        if (unpaired > 0) {
            findings.add(new Finding(
                    Kind.UNPAIRED_TEXT,
                    Severity.INFO,
                    unpaired,
                    List.of(),
                    "texts without another to compare with, which are not learnt from",
                    "add texts of the rarer label, or further judged answers to the same prompts"));
        }
    }
}
