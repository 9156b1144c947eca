package dev.touchstone.report;

import dev.touchstone.report.Page.Line;
import dev.touchstone.report.Page.LineChart;
import dev.touchstone.report.Page.Point;
import dev.touchstone.report.Page.Section;
import dev.touchstone.report.Page.Style;
import dev.touchstone.report.Page.Table;
import dev.touchstone.report.Page.Text;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A page with every kind of block, and with text that would be harmful as HTML. */
final class SamplePage {
    static final String HARMFUL =
            "</script><script>document.title='taken'</script><img src=x onerror=alert(1)> @CHARTS@";

    static final Page PAGE = new Page(
            "A sample",
            List.of(
                    Section.of(
                            "Words",
                            new Text(HARMFUL),
                            Table.ofFacts(List.of(List.of("accuracy", "0.81"), List.of("text", HARMFUL))),
                            new Table(List.of("row", "margin"), List.of(List.of("12", "-0.3")))),
                    Section.of(
                            "Charts",
                            new LineChart(
                                    "Loss by step",
                                    "step",
                                    "loss",
                                    List.of(
                                            new Line("training", Style.SOLID, falling(0.7)),
                                            new Line("evaluation", Style.POINTS, falling(0.8)),
                                            new Line("chance", Style.DASHED, level()))),
                            Histogram.of(
                                    "Rewards",
                                    "reward",
                                    Map.of("chosen", new double[] {1, 2, 2, 3}, "rejected", new double[] {-1, 0, 1
                                    })))));

    private SamplePage() {}

    private static List<Point> falling(double from) {
        return IntStream.range(0, 20)
                .mapToObj(i -> new Point(i, from / (1 + i)))
                .toList();
    }

    private static List<Point> level() {
        return List.of(new Point(0, Math.log(2)), new Point(19, Math.log(2)));
    }
}
