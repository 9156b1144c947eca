package dev.touchstone.testing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser that shows reports. */
public final class ReportBrowser implements AutoCloseable {
    /** Of text, WCAG 2.1 success criterion 1.4.3. */
    public static final double TEXT_CONTRAST = 4.5;
    /** Of what must be seen to understand a chart, criterion 1.4.11. */
    public static final double GRAPHICS_CONTRAST = 3;

    private final Path directory;
    private final ChromeDriver browser;

    /**
     * Starts it.
     *
     * @param directory for the pages
     */
    public ReportBrowser(Path directory) {
        this.directory = directory;
        LoggingPreferences all = new LoggingPreferences();
        all.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,1400");
        options.setCapability("goog:loggingPrefs", all);
        browser = new ChromeDriver(options);
    }

    /**
     * Shows a page.
     *
     * @param scheme light or dark
     */
    public void open(String html, String scheme) throws Exception {
        Path file = Files.writeString(directory.resolve("report.html"), html);
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.get(file.toUri().toString());
    }

    public String title() {
        return browser.getTitle();
    }

    public List<WebElement> elements(String tag) {
        return browser.findElements(By.tagName(tag));
    }

    /** What the page and its scripts complained of. */
    public List<?> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll();
    }

    /** How much else the page has loaded. */
    public long resources() {
        return number("return performance.getEntriesByType('resource').length");
    }

    /** Pixels by which the page is wider than the window. */
    public long overflow() {
        return number("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    private long number(String script) {
        return ((Number) browser.executeScript(script)).longValue();
    }

    public boolean isDark() {
        return luminance(color("background")) < 0.5;
    }

    /** WCAG 2.1: contrast ratio of a colour of the page to its background. */
    public double contrast(String name) {
        double one = luminance(color("background"));
        double other = luminance(color(name));
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    /** Whether many pixels of an element have a colour of the page. */
    public boolean shows(WebElement element, String name) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(element.getScreenshotAs(OutputType.BYTES)));
        int rgb = 0;
        for (double channel : color(name)) {
            rgb = rgb << 8 | (int) Math.round(channel * 255);
        }
        int wanted = rgb;
        long found = Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .filter(pixel -> (pixel & 0xFFFFFF) == wanted)
                .count();
        return found > 50;
    }

    /** A colour of the page, channels 0 to 1. */
    private double[] color(String name) {
        String hex = (String) browser.executeScript("return color(arguments[0])", name);
        int rgb = Integer.parseInt(String.valueOf(hex).substring(1), 16);
        return new double[] {(rgb >> 16) / 255.0, ((rgb >> 8) & 0xFF) / 255.0, (rgb & 0xFF) / 255.0};
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

    @Override
    public void close() {
        browser.quit();
    }
}
