package dev.touchstone.report;

import dev.touchstone.domain.Violations;
import java.util.List;

/**
 * A page.
 *
 * @param title one line, not empty
 * @param sections in the order in which they are read
 */
public record Page(String title, List<Section> sections) {
    public Page {
        sections = List.copyOf(sections);
        new Violations().check(!title.isBlank(), "title", "empty", "some text").throwIfAny();
    }

    /**
     * A part of a page.
     *
     * @param title one line, not empty
     */
    public record Section(String title, List<Block> blocks) {
        public Section {
            blocks = List.copyOf(blocks);
            new Violations()
                    .check(!title.isBlank(), "title", "empty", "some text")
                    .throwIfAny();
        }

        public static Section of(String title, Block... blocks) {
            return new Section(title, List.of(blocks));
        }
    }

    /** What a section is made of. */
    public sealed interface Block permits Text, Table, LineChart, BarChart {}

    /** A paragraph. */
    public record Text(String text) implements Block {}

    /**
     * A table.
     *
     * @param header of its columns; without one the first column names the rows
     * @param rows each with as many cells as the others and the header, if there is one
     */
    public record Table(List<String> header, List<List<String>> rows) implements Block {
        public Table {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
            int columns = header.isEmpty() && !rows.isEmpty() ? rows.getFirst().size() : header.size();
            for (List<String> row : rows) {
                new Violations()
                        .check(row.size() == columns, "row", row.size() + " cells", columns + " cells")
                        .throwIfAny();
            }
        }

        /** A table of names and values. */
        public static Table ofFacts(List<List<String>> facts) {
            return new Table(List.of(), facts);
        }
    }

    /** Lines, or points, over a linear axis. */
    public record LineChart(String title, String xAxis, String yAxis, List<Line> lines) implements Block {
        public LineChart {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A line of a chart.
     *
     * @param points in the order in which they are joined
     */
    public record Line(String name, Style style, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /** How a line is drawn. */
    public enum Style {
        /** Joined points. */
        SOLID,
        /** Joined points that are there to compare with. */
        DASHED,
        /** Points alone. */
        POINTS
    }

    /** A point of a line; both numbers are finite. */
    public record Point(double x, double y) {
        public Point {
            new Violations()
                    .check(Double.isFinite(x), "x", x, "a finite number")
                    .check(Double.isFinite(y), "y", y, "a finite number")
                    .throwIfAny();
        }
    }

    /**
     * Groups of bars, one group a label.
     *
     * @param labels of the groups
     */
    public record BarChart(String title, String xAxis, String yAxis, List<String> labels, List<Bars> series)
            implements Block {
        public BarChart {
            labels = List.copyOf(labels);
            series = List.copyOf(series);
            for (Bars bars : series) {
                new Violations()
                        .check(
                                bars.heights().size() == labels.size(),
                                "bars",
                                bars.heights().size(),
                                labels.size() + ", one a label")
                        .throwIfAny();
            }
        }
    }

    /** One bar of each group. */
    public record Bars(String name, List<Double> heights) {
        public Bars {
            heights = List.copyOf(heights);
        }
    }
}
