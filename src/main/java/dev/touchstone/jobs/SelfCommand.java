package dev.touchstone.jobs;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The command that starts this very program again. */
public final class SelfCommand {
    private static final String MAIN_CLASS = "dev.touchstone.cli.Touchstone";

    private SelfCommand() {}

    /** The command of this process. */
    public static List<String> ofThisProcess() {
        return of(System.getProperties(), ProcessHandle.current().info());
    }

    /** The native executable, or {@code java} with the same jar or class path. */
    static List<String> of(Properties system, ProcessHandle.Info self) {
        Optional<String> executable = self.command();
        if (system.getProperty("org.graalvm.nativeimage.imagecode") != null && executable.isPresent()) {
            return List.of(executable.get());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(system.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        Optional.ofNullable(system.getProperty("touchstone.home"))
                .ifPresent(home -> command.add("-Dtouchstone.home=" + home));
        command.addAll(program(system));
        return command;
    }

    private static List<String> program(Properties system) {
        String classPath = system.getProperty("java.class.path");
        // `java -jar program.jar` leaves the jar alone on the class path and at the head of the command.
        boolean isJar = !classPath.contains(File.pathSeparator)
                && system.getProperty("sun.java.command", "").startsWith(classPath);
        return isJar ? List.of("-jar", classPath) : List.of("-cp", classPath, MAIN_CLASS);
    }
}
