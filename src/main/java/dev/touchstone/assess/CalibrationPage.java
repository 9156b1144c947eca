package dev.touchstone.assess;

import dev.touchstone.data.LabelledAnswers.Answer;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Calibration.ErrorBound;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.gate.Gate;
import dev.touchstone.gate.LabelledReward;
import dev.touchstone.gate.ReliabilityBin;
import dev.touchstone.gate.RocCurve;
import dev.touchstone.report.Histogram;
import dev.touchstone.report.Page;
import dev.touchstone.report.Page.Block;
import dev.touchstone.report.Page.Line;
import dev.touchstone.report.Page.LineChart;
import dev.touchstone.report.Page.Point;
import dev.touchstone.report.Page.Section;
import dev.touchstone.report.Page.Style;
import dev.touchstone.report.Page.Table;
import dev.touchstone.report.Page.Text;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** What a calibration found, for people. */
record CalibrationPage(
        ModelManifest version, Calibration calibration, List<Answer> answers, List<LabelledReward> rewards) {
    private static final int CURVE_POINTS = 100;
    private static final int CONTESTED = 10;

    Page page() {
        return new Page("Calibration of " + version.name(), List.of(gate(), curve(), roc(), spread(), contested()));
    }

    private Section gate() {
        return Section.of(
                "The gate",
                new Text("Answers with a reward above " + Words.number(calibration.acceptAbove())
                        + " are accepted, those below "
                        + Words.number(calibration.blockBelow())
                        + " blocked, and those between go to review. Each bound below holds with the confidence of the target, over"
                        + " the draw of the labelled answers, for answers like these."),
                Table.ofFacts(List.of(
                        List.of("confidence", Words.share(calibration.target().confidence())),
                        List.of(
                                "unacceptable answers accepted",
                                bound(
                                        calibration.falseAccept(),
                                        calibration.target().maxFalseAccept())),
                        List.of(
                                "acceptable answers blocked",
                                bound(
                                        calibration.falseBlock(),
                                        calibration.target().maxFalseBlock())),
                        List.of("contract", calibration.contract()),
                        List.of("labelled answers, SHA-256", calibration.dataSha256()),
                        List.of("of these left out, as it was trained on them", leftOut()),
                        List.of("made", calibration.createTime().toString()))));
    }

    private String leftOut() {
        OptionalLong leftOut = calibration.basis().leftOut();
        return leftOut.isPresent()
                ? Words.count(leftOut.getAsLong())
                : "none: the version does not keep what it was trained on";
    }

    private String bound(ErrorBound bound, double target) {
        String ofNext = bound.nextUpperBound().isPresent()
                ? "of the next " + calibration.target().next() + " at most "
                        + Words.share(bound.nextUpperBound().getAsDouble()) + ", in the long run "
                : "";
        return ofNext + "at most " + Words.share(bound.upperBound()) + " (target " + Words.share(target) + "; "
                + bound.errors() + " of " + bound.examples() + " here)";
    }

    private Section curve() {
        double low = rewards.stream().mapToDouble(LabelledReward::reward).min().orElseThrow();
        double high = rewards.stream().mapToDouble(LabelledReward::reward).max().orElseThrow();
        List<Point> fitted = IntStream.rangeClosed(0, CURVE_POINTS)
                .mapToDouble(i -> low + (high - low) * i / CURVE_POINTS)
                .mapToObj(reward -> new Point(reward, Gate.probability(calibration, reward)))
                .toList();
        List<Point> observed = ReliabilityBin.of(calibration, rewards).stream()
                .map(bin -> new Point(bin.meanProbability(), bin.acceptable()))
                .toList();
        return Section.of(
                "What a reward means",
                new LineChart(
                        "P(acceptable) by reward",
                        "reward",
                        "P(acceptable)",
                        List.of(
                                new Line("P(acceptable)", Style.SOLID, fitted),
                                upright("accepted above", calibration.acceptAbove()),
                                upright("blocked below", calibration.blockBelow()))),
                new LineChart(
                        "Calibration: what was said and what was so, in ten bins, on the answers it was fitted to",
                        "mean P(acceptable)",
                        "share called acceptable",
                        List.of(
                                new Line("bins", Style.POINTS, observed),
                                new Line("said = so", Style.DASHED, List.of(new Point(0, 0), new Point(1, 1))))),
                new Text("The curve with the least held-out log loss was taken."),
                new Table(
                        List.of("curve", "held-out log loss, nats"),
                        calibration.logLosses().entrySet().stream()
                                .sorted(Map.Entry.comparingByValue())
                                .map(loss -> List.of(Words.lower(loss.getKey()), Words.number(loss.getValue())))
                                .toList()));
    }

    private static Line upright(String name, double x) {
        return new Line(name, Style.DASHED, List.of(new Point(x, 0), new Point(x, 1)));
    }

    private Section roc() {
        RocCurve roc = RocCurve.of(rewards);
        return Section.of(
                "Acceptable and unacceptable answers told apart",
                new Text("An acceptable answer has a higher reward than an unacceptable one with probability "
                        + Words.number(roc.area()) + " (area under the curve)."),
                new LineChart(
                        "ROC with the chosen thresholds",
                        "share of unacceptable answers accepted",
                        "share of acceptable answers accepted",
                        List.of(
                                new Line(
                                        "all thresholds",
                                        Style.SOLID,
                                        roc.points().stream()
                                                .map(CalibrationPage::point)
                                                .toList()),
                                threshold("accepted", calibration.acceptAbove()),
                                threshold("accepted or reviewed", calibration.blockBelow()))));
    }

    private Line threshold(String name, double reward) {
        return new Line(name, Style.POINTS, List.of(point(RocCurve.at(rewards, reward))));
    }

    private static Point point(RocCurve.Point point) {
        return new Point(point.falseAccept(), point.trueAccept());
    }

    private Section spread() {
        Map<String, double[]> series = new LinkedHashMap<>();
        series.put("acceptable", rewards(true));
        series.put("unacceptable", rewards(false));
        return Section.of("Rewards", Histogram.of("Rewards of the labelled answers", "reward", series));
    }

    private double[] rewards(boolean acceptable) {
        return rewards.stream()
                .filter(answer -> answer.acceptable() == acceptable)
                .mapToDouble(LabelledReward::reward)
                .toArray();
    }

    private Section contested() {
        List<List<String>> rows = IntStream.range(0, rewards.size())
                .boxed()
                .sorted(Comparator.comparingDouble(this::agreement))
                .limit(CONTESTED)
                .map(this::row)
                .toList();
        Block table = new Table(List.of("place", "called", "reward", "P(acceptable)", "verdict", "text"), rows);
        return Section.of(
                "The most contested answers",
                new Text(
                        "Those on which people and rewards differ most: look whether the label is wrong or the model is."),
                table);
    }

    /** Probability of what people said. */
    private double agreement(int i) {
        double p = Gate.probability(calibration, rewards.get(i).reward());
        return rewards.get(i).acceptable() ? p : 1 - p;
    }

    private List<String> row(int i) {
        LabelledReward judged = rewards.get(i);
        return List.of(
                Words.place(answers.get(i).place()),
                judged.acceptable() ? "acceptable" : "unacceptable",
                Words.number(judged.reward()),
                Words.number(Gate.probability(calibration, judged.reward())),
                Words.lower(Gate.verdict(calibration, judged.reward())),
                Words.excerpt(answers.get(i).input()));
    }
}
