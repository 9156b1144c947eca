package dev.touchstone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text fitted to a width. */
final class Wrapped {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Wrapped() {}

    /** The text on one line, cut at a word with an ellipsis if it is too long. */
    static String shortened(String text, int columns) {
        String line = SPACES.matcher(text.strip()).replaceAll(" ");
        if (line.length() <= columns) {
            return line;
        }
        int space = line.lastIndexOf(' ', columns - 1);
        return line.substring(0, space > columns / 2 ? space : columns - 1) + "…";
    }

    /** The text broken between words, each line after {@code indent}. */
    static List<String> lines(String text, int columns, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : SPACES.split(text.strip(), -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(indent + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(indent + line);
        return lines;
    }
}
