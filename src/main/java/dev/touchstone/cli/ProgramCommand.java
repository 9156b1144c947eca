package dev.touchstone.cli;

import java.util.List;

final class ProgramCommand {
    private ProgramCommand() {}

    static List<String> ofThisProcess() {
        return List.of("./touchstone");
    }
}
