package dev.touchstone.cli;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What happens to texts that are longer than wanted. */
final class LengthOptions {
    @Option(
            names = "--truncate",
            paramLabel = "SIDE",
            defaultValue = "NONE",
            description = "Cut over-long texts: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, they are errors).")
    private Truncation truncation = Truncation.NONE;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            description =
                    "Longest text in tokens, special tokens included (default and limit: what the model can take).")
    private @Nullable Integer maxLength;

    Truncation truncation() {
        return truncation;
    }

    /** The asked length, or all that the model can take. */
    int maxLength(int limit) {
        if (maxLength == null) {
            return limit;
        }
        if (maxLength < 1 || maxLength > limit) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST, "--max-length: " + maxLength + " (expected: 1 to " + limit + ")");
        }
        return maxLength;
    }
}
