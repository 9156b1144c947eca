package dev.touchstone.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.ReportBrowser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WebElement;

/** Pages in a real browser. */
class BrowserIT {
    private static final String SAMPLE = HtmlPage.render(SamplePage.PAGE);

    @TempDir
    private Path directory;

    private ReportBrowser browser;

    @BeforeEach
    void start() {
        browser = new ReportBrowser(directory);
    }

    @AfterEach
    void stop() {
        browser.close();
    }

    @Test
    void open_textThatLooksLikeHtml_isShownAsText() throws Exception {
        browser.open(SAMPLE, "light");
        assertThat(browser.title()).isEqualTo("A sample");
        assertThat(browser.elements("p").getFirst().getText()).isEqualTo(SamplePage.HARMFUL);
        assertThat(browser.elements("img")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void open_eitherScheme_isDrawnLegiblyWithoutErrorOrNetwork(String scheme) throws Exception {
        browser.open(SAMPLE, scheme);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.resources()).isZero();
        assertThat(browser.isDark()).isEqualTo(scheme.equals("dark"));
        assertThat(List.of("text", "muted")).allSatisfy(name -> assertThat(browser.contrast(name))
                .isGreaterThanOrEqualTo(ReportBrowser.TEXT_CONTRAST));
        assertThat(List.of("series-1", "series-2", "series-3", "series-4"))
                .allSatisfy(name ->
                        assertThat(browser.contrast(name)).isGreaterThanOrEqualTo(ReportBrowser.GRAPHICS_CONTRAST));
        List<WebElement> charts = browser.elements("canvas");
        assertThat(charts).hasSize(2);
        for (WebElement chart : charts) {
            assertThat(browser.shows(chart, "series-1")).isTrue();
            assertThat(browser.shows(chart, "series-2")).isTrue();
        }
    }
}
