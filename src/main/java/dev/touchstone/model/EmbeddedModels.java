package dev.touchstone.model;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Base models that come with the program. */
public final class EmbeddedModels {
    private static final Set<String> NAMES = Set.of("minilm");
    private static final String HOME = "touchstone.home";
    /** Deepest place of the program under the home: {@code quarkus-app/app/touchstone.jar}. */
    private static final int LEVELS = 3;

    private EmbeddedModels() {}

    /**
     * The directory of an embedded base model, such as {@code minilm}: in the directory that the system property
     * {@code touchstone.home} names, else in the nearest one above the running program.
     */
    public static Optional<Path> find(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        String home = System.getProperty(HOME);
        return home == null ? program().flatMap(program -> above(program, name)) : in(Path.of(home), name);
    }

    static Optional<Path> above(Path program, String name) {
        return Stream.iterate(Optional.ofNullable(program.getParent()), place -> place.map(Path::getParent))
                .limit(LEVELS)
                .flatMap(Optional::stream)
                .flatMap(place -> in(place, name).stream())
                .findFirst();
    }

    private static Optional<Path> in(Path home, String name) {
        return Optional.of(home.resolve(name))
                .filter(directory -> Files.isRegularFile(directory.resolve("config.json")));
    }

    /** The jar or class directory this class came from; in a native executable there is none, and the executable counts. */
    private static Optional<Path> program() {
        CodeSource source = EmbeddedModels.class.getProtectionDomain().getCodeSource();
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null || source == null) {
            return ProcessHandle.current().info().command().map(Path::of);
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
