package dev.touchstone.assess;

import dev.touchstone.domain.ModelEvaluation;
import dev.touchstone.domain.ModelEvaluation.LengthBand;
import dev.touchstone.report.Histogram;
import dev.touchstone.report.Page.BarChart;
import dev.touchstone.report.Page.Bars;
import dev.touchstone.report.Page.Section;
import dev.touchstone.report.Page.Table;
import dev.touchstone.report.Page.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a model does on pairs that it was not trained on. */
record HeldOutSections(MeasuredModel measured, ModelEvaluation evaluation) {
    private static final int PEOPLE_SHOWN = 50;

    HeldOutSections(MeasuredModel measured) {
        this(measured, measured.evaluation(new Subject("", "", "none", texts -> List.of())));
    }

    List<Section> sections() {
        List<Section> sections = new ArrayList<>(List.of(rewards(), byLength()));
        if (!evaluation.byAttribute().isEmpty()) {
            sections.add(byAttribute());
        }
        if (!evaluation.byAnnotator().isEmpty()) {
            sections.add(byAnnotator());
        }
        return sections;
    }

    private Section rewards() {
        Map<String, double[]> sides = new LinkedHashMap<>();
        sides.put("chosen", values(MeasuredPair::chosen));
        sides.put("rejected", values(MeasuredPair::rejected));
        return Section.of(
                "Held-out rewards",
                new Text("Accuracy " + Words.estimate(evaluation.accuracy()) + " on " + Words.count(evaluation.pairs())
                        + " pairs; the longer answer wins: " + Words.estimate(evaluation.longerAnswerAccuracy())
                        + evaluation.rewardLengthCorrelation().stream()
                                .mapToObj(rho -> "; rank correlation of reward and length: " + Words.number(rho))
                                .findAny()
                                .orElse("")
                        + ". Intervals are at 95 %."),
                Histogram.of("Rewards of chosen and rejected answers", "reward", sides),
                Histogram.of(
                        "Margins: reward of the chosen answer minus that of the rejected one",
                        "margin",
                        Map.of("margin", values(MeasuredPair::margin))));
    }

    private double[] values(ToDoubleFunction<MeasuredPair> value) {
        return measured.pairs().stream().mapToDouble(value).toArray();
    }

    private Section byLength() {
        List<LengthBand> bands = evaluation.byLength();
        return Section.of(
                "Accuracy by length",
                new BarChart(
                        "Accuracy by the length of the longer answer",
                        "characters",
                        "accuracy",
                        bands.stream().map(HeldOutSections::range).toList(),
                        List.of(
                                new Bars(
                                        "model",
                                        bands.stream()
                                                .map(band -> band.accuracy().value())
                                                .toList()),
                                new Bars(
                                        "the longer answer wins",
                                        bands.stream()
                                                .map(LengthBand::longerAnswerAccuracy)
                                                .toList()))),
                new Table(
                        List.of("characters", "pairs", "accuracy", "the longer answer wins"),
                        bands.stream()
                                .map(band -> List.of(
                                        range(band),
                                        Words.count(band.pairs()),
                                        Words.estimate(band.accuracy()),
                                        Words.number(band.longerAnswerAccuracy())))
                                .toList()));
    }

    private static String range(LengthBand band) {
        return band.fewest() + " to " + band.most();
    }

    private Section byAttribute() {
        return Section.of(
                "Accuracy by quality",
                new Table(
                        List.of("quality", "pairs", "accuracy", "the longer answer wins"),
                        evaluation.byAttribute().stream()
                                .map(one -> List.of(
                                        one.name(),
                                        Words.count(one.pairs()),
                                        Words.estimate(one.accuracy()),
                                        Words.number(one.longerAnswerAccuracy())))
                                .toList()));
    }

    private Section byAnnotator() {
        return Section.of(
                "The model beside each person",
                new Text("On what was held out"
                        + Words.upTo(PEOPLE_SHOWN, evaluation.byAnnotator().size()) + "."),
                new Table(
                        List.of("person", "comparisons", "accuracy", "Kendall's tau"),
                        evaluation.byAnnotator().stream()
                                .limit(PEOPLE_SHOWN)
                                .map(one -> List.of(
                                        one.name(),
                                        Words.count(one.comparisons()),
                                        Words.estimate(one.accuracy()),
                                        Words.estimate(one.tau())))
                                .toList()));
    }
}
