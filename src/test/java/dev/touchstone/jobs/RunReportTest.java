package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.assess.Learning;
import dev.touchstone.assess.RewardSource;
import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.testing.FakeModels;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
    private static final Path TOKENIZER = Path.of("src/test/resources/golden/bert-base");

    @TempDir
    private Path directory;

    @Test
    void write_measurementThatFailed_writesNothingAndFailsNothing() {
        FakeModels models = new FakeModels(directory);
        ModelManifest version = models.registry().manifest(models.publish("tone"));
        RunReport report = new RunReport(new Silent(), new Learning());
        measure(report, texts -> {
            throw new IllegalStateException("a text");
        });
        report.write(models.registry(), version);
        assertThat(models.registry().directory(version.name()).resolve("training.html"))
                .doesNotExist();
    }

    @Test
    void measure_runThatIsCancelled_ends() {
        TouchstoneException stop = catchThrowableOfType(
                TouchstoneException.class,
                () -> measure(new RunReport(new Silent(), new Learning()), texts -> {
                    throw new TouchstoneException(Reason.CANCELLED, "a test");
                }));
        assertThat(stop.reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void events_ofTheRun_arePassedOn() {
        Silent told = new Silent();
        RunReport report = new RunReport(told, new Learning());
        report.entered(JobState.PREPARING, "begun");
        report.downloading(1, 2);
        report.dataRead(JobFixtures.DATA);
        report.evaluated(JobFixtures.EVALUATION);
        report.evaluating("done");
        assertThat(told.heard).containsExactly("begun", "downloading", "dataRead", "evaluated", "done");
    }

    private static void measure(RunReport report, RewardSource rewards) {
        List<Preference> pairs = IntStream.range(0, 20)
                .<Preference>mapToObj(i -> new Preference.Pair(null, "kind answer " + i, "bad answer " + i, 0, 1))
                .toList();
        PreferenceSet set = PreferenceReader.read(new DataSource.Inline(pairs), 0);
        try (TextTokenizer tokenizer = TextTokenizer.open(TOKENIZER)) {
            TrainingOptions options = TrainingOptions.defaultsFor("bert-base").withMaxLength(64);
            TrainingData data = TrainingData.prepare(set, Optional.empty(), options, tokenizer);
            assertThat(data.heldOut(set.entries())).hasSize(2);
            report.measure(List.of(set), data, rewards);
        }
    }

    private static final class Silent implements RunListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void entered(JobState state, String reason) {
            heard.add(reason);
        }

        @Override
        public void downloading(long bytes, long total) {
            heard.add("downloading");
        }

        @Override
        public void dataRead(DataSummary summary) {
            heard.add("dataRead");
        }

        @Override
        public void progressed(TrainingProgress progress) {
            heard.add("progressed");
        }

        @Override
        public void evaluated(Evaluation evaluation) {
            heard.add("evaluated");
        }
    }
}
