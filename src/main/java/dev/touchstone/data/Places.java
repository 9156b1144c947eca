package dev.touchstone.data;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where preferences stand within their source. */
public final class Places {
    private Places() {}

    /** Of each entry, without the folder that all of them begin with and nobody needs to be told. */
    public static List<Finding.Where> of(PreferenceSet set, DataSource source) {
        String folder = folder(source);
        return set.entries().stream()
                .map(entry -> new Finding.Where(
                        entry.place().startsWith(folder) ? entry.place().substring(folder.length()) : entry.place(),
                        entry.id()))
                .toList();
    }

    private static String folder(DataSource source) {
        if (!(source instanceof DataSource.Location location)) {
            return "";
        }
        Path path = location.path();
        Path parent = Files.isDirectory(path) ? path : path.getParent();
        return parent == null ? "" : parent + "/";
    }
}
