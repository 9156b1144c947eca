package dev.touchstone.assess;

import dev.touchstone.domain.AnnotatorReliability;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.report.Page.Line;
import dev.touchstone.report.Page.LineChart;
import dev.touchstone.report.Page.Point;
import dev.touchstone.report.Page.Section;
import dev.touchstone.report.Page.Style;
import dev.touchstone.report.Page.Table;
import dev.touchstone.report.Page.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was trained on what, and how it went. */
record RunSections(ModelManifest version, Learning learning) {
    /** Of a model that knows nothing. */
    private static final double GUESSING = Math.log(2);

    List<Section> sections() {
        List<Section> sections = new ArrayList<>(List.of(run(), curves()));
        if (!version.data().annotators().isEmpty()) {
            sections.add(reliability());
        }
        return sections;
    }

    private Section run() {
        DataSummary data = version.data();
        TrainingOptions options = version.options();
        List<List<String>> facts = new ArrayList<>(List.of(
                List.of("base model", version.baseModel()),
                List.of("published", version.createTime().toString()),
                List.of("contract", version.contract()),
                List.of("data", data.dataset().isEmpty() ? "read as " + data.format() : data.dataset()),
                List.of("data, SHA-256", data.sha256()),
                List.of("preferences", Words.count(data.preferences())),
                List.of("pairs trained on", Words.count(data.pairs())),
                List.of("pairs held out", Words.count(data.evalPairs())),
                List.of("pairs without a majority", Words.count(data.tiedPairs())),
                List.of("pairs dropped as too long", Words.count(data.droppedTooLong())),
                List.of("pairs dropped as equal once truncated", Words.count(data.droppedEqualAfterTruncation())),
                List.of("learning rate", Double.toString(options.learningRate())),
                List.of("epochs", Double.toString(options.numTrainEpochs())),
                List.of(
                        "pairs a step",
                        Integer.toString(options.perDeviceTrainBatchSize() * options.gradientAccumulationSteps())),
                List.of("longest text, tokens", Integer.toString(version.maxLength())),
                List.of("seed", Long.toString(options.seed()))));
        data.attributes()
                .forEach(one -> facts.add(List.of(
                        "pairs by " + one.attribute(),
                        Words.count(one.pairs()) + " trained on, " + Words.count(one.evalPairs()) + " held out")));
        version.evaluation().ifPresent(found -> facts.addFirst(List.of("held-out accuracy", accuracy(found))));
        version.baseEvaluation()
                .ifPresent(before -> facts.add(1, List.of("accuracy of the base, same pairs", accuracy(before))));
        return Section.of("The run", Table.ofFacts(facts));
    }

    private static String accuracy(Evaluation measured) {
        return Words.number(measured.accuracy()) + " on " + Words.count(measured.pairs()) + " pairs, loss "
                + Words.number(measured.loss()) + " (the longer answer wins: "
                + Words.number(measured.longerAnswerAccuracy()) + ")";
    }

    private Section curves() {
        List<Line> accuracies = new ArrayList<>(List.of(
                new Line("training", Style.SOLID, learning.accuracy().points()),
                new Line("held out", Style.SOLID, measured(Evaluation::accuracy))));
        version.evaluation()
                .ifPresent(found -> accuracies.add(level("the longer answer wins", found.longerAnswerAccuracy())));
        return Section.of(
                "Learning",
                new LineChart(
                        "Loss by step",
                        "step",
                        "loss",
                        List.of(
                                new Line(
                                        "training", Style.SOLID, learning.loss().points()),
                                new Line("held out", Style.SOLID, measured(Evaluation::loss)),
                                level("guessing", GUESSING))),
                new LineChart("Accuracy by step", "step", "accuracy", accuracies),
                new Text(
                        "The version has the weights with the least held-out loss, or without held-out data the last ones."));
    }

    private List<Point> measured(ToDoubleFunction<Evaluation> value) {
        // The best weights are measured again at the end, at their own step.
        return learning.evaluations().stream()
                .sorted(Comparator.comparingLong(Evaluation::step))
                .map(evaluation -> new Point(evaluation.step(), value.applyAsDouble(evaluation)))
                .filter(point -> Double.isFinite(point.y()))
                .toList();
    }

    private Line level(String name, double value) {
        double last =
                learning.loss().points().stream().mapToDouble(Point::x).max().orElse(1);
        return new Line(name, Style.DASHED, List.of(new Point(0, value), new Point(last, value)));
    }

    private Section reliability() {
        return Section.of(
                "How far each person can be relied on",
                new Text(
                        "Estimated together with the answers: the probability that a person prefers the better one of two."),
                new Table(
                        List.of("person", "judging", "reliability", "comparisons"),
                        version.data().annotators().stream()
                                .sorted(Comparator.comparingDouble(AnnotatorReliability::reliability))
                                .map(one -> List.of(
                                        one.annotator(),
                                        one.attribute(),
                                        Words.number(one.reliability()),
                                        Words.count(one.comparisons())))
                                .toList()));
    }
}
