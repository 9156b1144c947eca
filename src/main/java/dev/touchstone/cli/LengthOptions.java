package dev.touchstone.cli;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TextLength;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What happens to texts that are longer than wanted. */
final class LengthOptions {
    @Option(
            names = "--truncate",
            paramLabel = "SIDE",
            description =
                    "Cut over-long texts: ${COMPLETION-CANDIDATES} (default of score: NONE, they are errors; of evaluate: as the"
                            + " version was trained).")
    private @Nullable Truncation truncation;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            description =
                    "Longest text in tokens, special tokens included (limit: what the model can take; default of score: the limit;"
                            + " of evaluate: as the version was trained).")
    private @Nullable Integer maxLength;

    /** As it was asked for, by default whole texts as long as the model can take. */
    TextLength asked() {
        return new TextLength(
                truncation(Truncation.NONE), maxLength == null ? OptionalInt.empty() : OptionalInt.of(maxLength));
    }

    Truncation truncation(Truncation otherwise) {
        return truncation == null ? otherwise : truncation;
    }

    /** INVALID_REQUEST if a length was asked for that the model cannot take. */
    int maxLength(int limit, int otherwise) {
        if (maxLength == null) {
            return otherwise;
        }
        if (maxLength < 1 || maxLength > limit) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST, "--max-length: " + maxLength + " (expected: 1 to " + limit + ")");
        }
        return maxLength;
    }
}
