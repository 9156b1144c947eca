package dev.touchstone.lint;

import dev.touchstone.data.Panel;
import dev.touchstone.data.Panels;
import dev.touchstone.data.SharedOpinions;
import dev.touchstone.domain.Agreement;
import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Inspection.JudgedAgreement;
import dev.touchstone.domain.Opinion;
import dev.touchstone.gate.AgreementStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How far people agree who judged the same answers: of orders of answers, of ratings, and of labels. */
final class AgreementCheck {
    /** Krippendorff (2004): below it not even tentative conclusions should be drawn. */
    private static final double TENTATIVE = 0.667;

    /** Answers that it takes to say of a person that they agree with nobody. */
    private static final long ENOUGH = 30;

    private enum Form {
        RANKINGS("rankings"),
        RATINGS("ratings"),
        LABELS("labels");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        static Form of(Panel panel) {
            return switch (panel.form()) {
                case PAIR, RANKING -> RANKINGS;
                case RATED_ANSWERS, RATED_TEXTS -> RATINGS;
                case LABELLED_TEXTS -> LABELS;
            };
        }
    }

    private AgreementCheck() {}

    /** Of each form in which answers were judged by two people or more. */
    static List<JudgedAgreement> measure(Records records, long seed) {
        List<Panel> panels = Panels.of(records.preferences());
        return Stream.of(Form.values())
                .flatMap(form -> measure(form, panels, seed).stream())
                .toList();
    }

    private static Optional<JudgedAgreement> measure(Form form, List<Panel> panels, long seed) {
        List<List<Opinion>> opinions = SharedOpinions.of(
                panels.stream().filter(panel -> Form.of(panel) == form).toList());
        Agreement agreement = form == Form.RANKINGS
                ? AgreementStatistics.ofRankings(opinions, seed)
                : AgreementStatistics.ofRatings(opinions, seed);
        return agreement.prompts() == 0
                ? Optional.empty()
                : Optional.of(new JudgedAgreement(
                        form.words,
                        agreement,
                        Distributions.of(opinions.stream()
                                .mapToDouble(AgreementStatistics::concordance)
                                .filter(w -> !Double.isNaN(w)))));
    }

    static List<Finding> findings(List<JudgedAgreement> agreements) {
        List<Finding> findings = new ArrayList<>();
        for (JudgedAgreement judged : agreements) {
            Estimate alpha = judged.agreement().alpha();
            if (alpha.isDefined() && alpha.value() < TENTATIVE) {
                findings.add(lowAgreement(judged, alpha));
            }
            judged.agreement().annotators().stream()
                    .filter(AgreementCheck::isAlone)
                    .forEach(one -> findings.add(disagrees(judged, one)));
        }
        return findings;
    }

    private static Finding lowAgreement(JudgedAgreement judged, Estimate alpha) {
        boolean byChance = alpha.hasInterval() && alpha.low() <= 0;
        return new Finding(
                Finding.Kind.LOW_AGREEMENT,
                byChance ? Finding.Severity.WARNING : Finding.Severity.INFO,
                0,
                List.of(),
                "people agree " + (byChance ? "no better than by chance" : "little") + " in their " + judged.form()
                        + ": Krippendorff's alpha " + words(alpha) + ", where " + TENTATIVE
                        + " allows tentative conclusions",
                "keep soft_labels, which learns shares of people; sharpen what they are asked; have more people judge");
    }

    private static boolean isAlone(Agreement.Annotator annotator) {
        return annotator.answers() >= ENOUGH
                && annotator.tau().hasInterval()
                && annotator.tau().low() <= 0;
    }

    private static Finding disagrees(JudgedAgreement judged, Agreement.Annotator one) {
        return new Finding(
                Finding.Kind.ANNOTATOR_DISAGREES,
                Finding.Severity.WARNING,
                0,
                List.of(),
                one.name() + " agrees with the others no better than by chance in their " + judged.form() + ": tau "
                        + words(one.tau()) + " over " + one.answers() + " answers",
                "look at their judgements; annotator_reliability weighs people by how far they can be relied on");
    }

    private static String words(Estimate estimate) {
        return estimate.hasInterval()
                ? String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", estimate.value(), estimate.low(), estimate.high())
                : String.format(Locale.ROOT, "%.3f", estimate.value());
    }
}
