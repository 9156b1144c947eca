package dev.touchstone.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/**
 * What a standard stream is connected to.
 *
 * @param interactive whether a person looks at it, so that lines may be rewritten
 * @param columns its width
 * @param ansi whether it shows colours
 */
record Terminal(boolean interactive, int columns, Ansi ansi) {
    private static final int USUAL_COLUMNS = 100;
    private static final Pattern STTY_SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

    static Terminal ofStandardOutput() {
        return of(1);
    }

    static Terminal ofStandardError() {
        return of(2);
    }

    /** A file or a pipe: plain text of the usual width. */
    static Terminal none() {
        return new Terminal(false, USUAL_COLUMNS, Ansi.OFF);
    }

    private static Terminal of(int descriptor) {
        if (!isTerminal(descriptor)) {
            return none();
        }
        boolean colours = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(true, askForColumns(), colours ? Ansi.ON : Ansi.OFF);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String device = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static int askForColumns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            Matcher size =
                    STTY_SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            return size.matches() ? Math.clamp(Integer.parseInt(size.group(1)), 40, 160) : USUAL_COLUMNS;
        } catch (IOException e) {
            return USUAL_COLUMNS;
        }
    }
}
