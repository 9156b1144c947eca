package dev.touchstone.cli;

import dev.touchstone.domain.TouchstoneVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class ProgramVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"touchstone " + TouchstoneVersion.CURRENT};
    }
}
