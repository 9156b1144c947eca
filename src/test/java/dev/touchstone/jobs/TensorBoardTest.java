package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
    private static final Pattern TAG = Pattern.compile("(?:train|eval)/[a-z_]+");

    @TempDir
    private Path root;

    private final ManualClock clock = new ManualClock();
    private final List<String> told = new ArrayList<>();

    @Test
    void run_directorySet_writesStepsAndEvaluationsAndPassesThemOn() throws IOException {
        Map<String, String> environment = Map.of("TOUCHSTONE_TENSORBOARD_DIR", root.toString());
        try (TensorBoard board = TensorBoard.before(new Told(), environment, "brand-voice", "one", clock)) {
            board.entered(JobState.TRAINING, "why");
            board.progressed(JobFixtures.progress(7));
            board.evaluated(evaluation(7));
            board.evaluated(evaluation(3));
            board.dataRead(JobFixtures.DATA);
        }

        List<String> tags = tags(root.resolve("brand-voice/one"));
        assertThat(tags).contains("train/loss", "train/smoothed_loss", "train/learning_rate", "train/grad_norm");
        // The best weights, measured again, are no new point.
        assertThat(tags).containsOnlyOnce("train/loss", "eval/loss", "eval/accuracy");
        assertThat(told).containsExactly("TRAINING", "step 7", "evaluated 7", "evaluated 3", "data");
    }

    @Test
    void run_again_writesAFileThatSortsLater() throws IOException {
        Path runs = root.resolve("run");
        for (int attempt = 0; attempt < 2; attempt++) {
            try (TensorBoard board = new TensorBoard(new Told(), Optional.of(runs), clock)) {
                board.progressed(JobFixtures.progress(attempt));
            }
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(Trees.names(runs)).hasSize(2);
    }

    @Test
    void run_directoryThatCannotBeMade_goesOn() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        try (TensorBoard board = new TensorBoard(new Told(), Optional.of(file), clock)) {
            board.progressed(JobFixtures.progress(1));
            board.progressed(JobFixtures.progress(2));
        }

        assertThat(told).containsExactly("step 1", "step 2");
    }

    @Test
    void run_noDirectorySet_writesNothing() {
        try (TensorBoard board = TensorBoard.before(new Told(), Map.of(), "brand-voice", "one", clock)) {
            board.progressed(JobFixtures.progress(1));
        }

        assertThat(Trees.names(root)).isEmpty();
        assertThat(told).containsExactly("step 1");
    }

    private static Evaluation evaluation(long step) {
        return new Evaluation(10, 0.3, 0.9, 1, -1, 0, 1, 0, 0.5, step);
    }

    private static List<String> tags(Path directory) throws IOException {
        Path file = directory.resolve(Trees.names(directory).getFirst());
        return TAG.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(match -> match.group())
                .toList();
    }

    private final class Told implements RunListener {
        @Override
        public void entered(JobState state, String reason) {
            told.add(state.name());
        }

        @Override
        public void dataRead(DataSummary summary) {
            told.add("data");
        }

        @Override
        public void progressed(TrainingProgress progress) {
            told.add("step " + progress.step());
        }

        @Override
        public void evaluated(Evaluation evaluation) {
            told.add("evaluated " + evaluation.step());
        }
    }
}
