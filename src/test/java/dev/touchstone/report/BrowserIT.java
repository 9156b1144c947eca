package dev.touchstone.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Reports in a real browser. */
class BrowserIT {
    /** Of text, WCAG 2.1 success criterion 1.4.3. */
    private static final double TEXT_CONTRAST = 4.5;
    /** Of what must be seen to understand a chart, criterion 1.4.11. */
    private static final double GRAPHICS_CONTRAST = 3;

    @TempDir
    private Path directory;

    private ChromeDriver browser;

    @BeforeEach
    void start() {
        LoggingPreferences all = new LoggingPreferences();
        all.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,1400");
        options.setCapability("goog:loggingPrefs", all);
        browser = new ChromeDriver(options);
    }

    @AfterEach
    void stop() {
        browser.quit();
    }

    @Test
    void open_textThatLooksLikeHtml_isShownAsText() throws Exception {
        open("light");
        assertThat(browser.getTitle()).isEqualTo("A sample");
        assertThat(browser.findElement(By.tagName("p")).getText()).isEqualTo(SamplePage.HARMFUL);
        assertThat(browser.findElements(By.tagName("img"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void open_eitherScheme_isDrawnLegiblyWithoutErrorOrNetwork(String scheme) throws Exception {
        open(scheme);
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        assertThat(browser.executeScript("return performance.getEntriesByType('resource').length"))
                .isEqualTo(0L);
        double[] background = color("background");
        assertThat(luminance(background) < 0.5).isEqualTo(scheme.equals("dark"));
        assertThat(List.of("text", "muted")).allSatisfy(name -> assertThat(contrast(background, color(name)))
                .isGreaterThanOrEqualTo(TEXT_CONTRAST));
        assertThat(List.of("series-1", "series-2", "series-3", "series-4"))
                .allSatisfy(name ->
                        assertThat(contrast(background, color(name))).isGreaterThanOrEqualTo(GRAPHICS_CONTRAST));
        List<WebElement> charts = browser.findElements(By.tagName("canvas"));
        assertThat(charts).hasSize(2);
        for (WebElement chart : charts) {
            assertThat(shows(chart, color("series-1"))).isTrue();
            assertThat(shows(chart, color("series-2"))).isTrue();
        }
    }

    private void open(String scheme) throws Exception {
        Path file = Files.writeString(directory.resolve("report.html"), HtmlPage.render(SamplePage.PAGE));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.get(file.toUri().toString());
    }

    /** A colour of the page, channels 0 to 1. */
    private double[] color(String name) {
        String hex = (String) browser.executeScript("return color(arguments[0])", name);
        int rgb = Integer.parseInt(String.valueOf(hex).substring(1), 16);
        return new double[] {(rgb >> 16) / 255.0, ((rgb >> 8) & 0xFF) / 255.0, (rgb & 0xFF) / 255.0};
    }

    /** Whether many pixels of an element have this colour. */
    private static boolean shows(WebElement element, double[] color) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(element.getScreenshotAs(OutputType.BYTES)));
        int rgb = 0;
        for (double channel : color) {
            rgb = rgb << 8 | (int) Math.round(channel * 255);
        }
        int wanted = rgb;
        long found = Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .filter(pixel -> (pixel & 0xFFFFFF) == wanted)
                .count();
        return found > 50;
    }

    /** WCAG 2.1: relative luminance. */
    private static double luminance(double[] color) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * (color[i] <= 0.04045 ? color[i] / 12.92 : Math.pow((color[i] + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    /** WCAG 2.1: contrast ratio. */
    private static double contrast(double[] one, double[] other) {
        double brighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (brighter + 0.05) / (darker + 0.05);
    }
}
