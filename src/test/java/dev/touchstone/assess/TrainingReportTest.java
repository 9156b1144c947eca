package dev.touchstone.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.ModelManifest;
import dev.touchstone.testing.FakeModels;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingReportTest {
    @TempDir
    private Path directory;

    private ModelManifest version;

    @BeforeEach
    void publish() {
        FakeModels models = new FakeModels(directory);
        version = models.registry().manifest(models.publish("tone"));
    }

    @Test
    void html_ofARunWithSeveralPeople_hasEverySection() {
        String html = SampleTraining.report().html(version);
        assertThat(html)
                .contains(
                        "Training of models/tone/versions/1",
                        "Loss by step",
                        "Accuracy by step",
                        "Rewards of chosen and rejected answers",
                        "Accuracy by the length of the longer answer",
                        "The model beside each person",
                        "Agreement between people: rankings and choices",
                        "The most contested answers",
                        "pairs.jsonl:7");
    }

    @Test
    void html_nothingHeldOut_tellsHowItWent() {
        String html = TrainingReport.of(
                        SampleTraining.learning(), SampleTraining.ENTRIES, List.of(), texts -> List.of())
                .html(version);
        assertThat(html).contains("Loss by step", "Agreement between people").doesNotContain("The most contested");
    }

    @Test
    void html_textThatLooksLikeHtml_isNone() {
        assertThat(SampleTraining.report().html(version)).doesNotContain("<img");
    }

    @Test
    void curve_ofALongRun_isMeansOverEquallyManySteps() {
        LearningCurve curve = new LearningCurve();
        IntStream.rangeClosed(1, 10_000).forEach(step -> curve.add(step, step % 2));
        curve.add(10_001, Double.NaN);
        assertThat(curve.points()).hasSizeBetween(200, 400).allMatch(point -> point.y() == 0.5);
        assertThat(curve.points().getFirst().x()).isEqualTo(32);
        assertThat(curve.points().getLast().x()).isGreaterThan(9_900);
    }
}
