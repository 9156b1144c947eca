package dev.touchstone.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.report.Page.BarChart;
import dev.touchstone.report.Page.Block;
import dev.touchstone.report.Page.LineChart;
import dev.touchstone.report.Page.Section;
import dev.touchstone.report.Page.Table;
import dev.touchstone.report.Page.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Pages as HTML. A file asks the network for nothing, which its content security policy enforces; its content travels as JSON and
 * is put in place as text, so that nothing in it is ever taken for HTML.
 */
public final class HtmlPage {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private HtmlPage() {}

    public static String render(Page page) {
        return resource("/report/page.html")
                .replace("@STYLE@", resource("/report/page.css"))
                .replace("@CHARTS@", resource(CHARTS))
                .replace("@SCRIPT@", resource("/report/page.js"))
                // Last, so that no text of the content is taken for a place; no tag can end within JSON without "<".
                .replace("@CONTENT@", json(page).toString().replace("<", "\\u003c"));
    }

    private static ObjectNode json(Page page) {
        ObjectNode node = JSON.objectNode().put("title", page.title());
        ArrayNode sections = node.putArray("sections");
        page.sections().forEach(section -> sections.add(json(section)));
        return node;
    }

    private static ObjectNode json(Section section) {
        ObjectNode node = JSON.objectNode().put("title", section.title());
        ArrayNode blocks = node.putArray("blocks");
        section.blocks().forEach(block -> blocks.add(json(block)));
        return node;
    }

    private static ObjectNode json(Block block) {
        return switch (block) {
            case Text(String text) -> block("text").put("text", text);
            case Table(List<String> header, List<List<String>> rows) -> {
                ObjectNode node = block("table");
                node.set("header", strings(header));
                ArrayNode cells = node.putArray("rows");
                rows.forEach(row -> cells.add(strings(row)));
                yield node;
            }
            case LineChart chart -> lines(chart);
            case BarChart chart -> bars(chart);
        };
    }

    private static ObjectNode lines(LineChart chart) {
        ObjectNode node = chart("lines", chart.title(), chart.xAxis(), chart.yAxis());
        ArrayNode series = node.putArray("series");
        chart.lines().forEach(line -> {
            ArrayNode points = series.addObject()
                    .put("name", line.name())
                    .put("style", line.style().name())
                    .putArray("points");
            line.points()
                    .forEach(point -> points.addObject().put("x", point.x()).put("y", point.y()));
        });
        return node;
    }

    private static ObjectNode bars(BarChart chart) {
        ObjectNode node = chart("bars", chart.title(), chart.xAxis(), chart.yAxis());
        node.set("labels", strings(chart.labels()));
        ArrayNode series = node.putArray("series");
        chart.series().forEach(bars -> {
            ArrayNode heights = series.addObject().put("name", bars.name()).putArray("heights");
            bars.heights().forEach(heights::add);
        });
        return node;
    }

    private static ObjectNode chart(String kind, String title, String xAxis, String yAxis) {
        return block(kind).put("title", title).put("x_axis", xAxis).put("y_axis", yAxis);
    }

    private static ObjectNode block(String kind) {
        return JSON.objectNode().put("kind", kind);
    }

    private static ArrayNode strings(List<String> strings) {
        ArrayNode node = JSON.arrayNode();
        strings.forEach(node::add);
        return node;
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ": not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
