package dev.touchstone.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    @Test
    void render_anyPage_holdsItsScriptsAndLoadsNothing() {
        String html = HtmlPage.render(new Page("Report", List.of()));
        assertThat(html)
                .contains("Chart.js v", "default-src 'none'", "\"title\":\"Report\"")
                .doesNotContain("@STYLE@", "@CHARTS@", "@SCRIPT@", "@CONTENT@", "src=\"", "href=\"");
    }

    @Test
    void render_textThatLooksLikeHtml_endsNoScript() {
        String plain = HtmlPage.render(new Page("Report", List.of()));
        String harmful = HtmlPage.render(SamplePage.PAGE);
        assertThat(harmful).doesNotContain("<img").contains("\\u003c/script>\\u003cscript>");
        assertThat(harmful.split("</script>")).hasSameSizeAs(plain.split("</script>"));
        assertThat(harmful).contains("alert(1)> @CHARTS@");
    }
}
