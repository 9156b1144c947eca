package dev.touchstone.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The directory the program was delivered in, as the system property {@code touchstone.home}: it holds the embedded base models
 * and, beside a native executable, the native libraries.
 */
final class Home {
    private static final String PROPERTY = "touchstone.home";
    private static final String VARIABLE = "TOUCHSTONE_HOME";
    private static final String LANDMARK = "minilm";
    /** Deepest place of the program under the home: {@code quarkus-app/app/touchstone.jar}. */
    private static final int LEVELS = 3;

    private Home() {}

    /** Sets the property: as it is, or from the variable, or the nearest directory above the running program that is one. */
    static void adopt(Map<String, String> environment, Properties system) {
        adopt(environment, system, program());
    }

    static void adopt(Map<String, String> environment, Properties system, Optional<Path> program) {
        String variable = environment.getOrDefault(VARIABLE, "");
        Optional<String> home =
                variable.isBlank() ? program.flatMap(Home::above).map(Path::toString) : Optional.of(variable);
        home.ifPresent(found -> system.putIfAbsent(PROPERTY, found));
    }

    private static Optional<Path> above(Path program) {
        return Stream.iterate(Optional.ofNullable(program.getParent()), place -> place.map(Path::getParent))
                .limit(LEVELS)
                .flatMap(Optional::stream)
                .filter(place -> Files.isDirectory(place.resolve(LANDMARK)))
                .findFirst();
    }

    /** The jar or class directory this class came from; in a native executable there is none, and the executable counts. */
    private static Optional<Path> program() {
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
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
