package dev.touchstone.domain;

import java.nio.file.Path;
import java.util.List;

/** Where labelled answers come from. */
public sealed interface LabelledSource {
    /** A JSON lines file, plain or gzip. */
    record Location(Path path) implements LabelledSource {}

    /** A dataset by its name, of which only the data directory tells where it lies. */
    record Dataset(DatasetName name) implements LabelledSource {}

    /** Answers given in the request itself. */
    record Inline(List<LabelledAnswer> answers) implements LabelledSource {
        public Inline {
            answers = List.copyOf(answers);
        }
    }
}
