package dev.touchstone.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.DataUse;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineageTest {
    private static final List<DatasetName> ASKED = List.of(DatasetName.of("tone", 1), DatasetName.of("tone", 2));

    @Test
    void users_trainedOrEvaluated_areToldApart() {
        Lineage lineage = new Lineage(List.of(
                version(1, "minilm", "", "datasets/tone/revisions/2", ""),
                version(2, "minilm", "", "datasets/other/revisions/1", "datasets/tone/revisions/1"),
                version(3, "minilm", "", "datasets/tone/revisions/1", "datasets/tone/revisions/1"),
                version(4, "minilm", "", "datasets/tone/revisions/3", ""),
                version(5, "minilm", "", "", "")));

        assertThat(lineage.users(ASKED))
                .isEqualTo(Map.of(name(1), DataUse.TRAINED, name(2), DataUse.EVALUATED, name(3), DataUse.TRAINED));
    }

    @Test
    void users_trainedOnFromAUser_areDerivedOverAnyNumberOfSteps() {
        Lineage lineage = new Lineage(List.of(
                version(4, "tone", "contract-3", "", ""),
                version(3, "models/tone/versions/2", "another", "", ""),
                version(2, "models/tone/versions/1", "contract-1", "", ""),
                version(1, "minilm", "", "datasets/tone/revisions/1", ""),
                version(5, "models/other/versions/1", "unknown", "", "")));

        assertThat(lineage.users(ASKED))
                .containsExactly(
                        Map.entry(name(1), DataUse.TRAINED),
                        Map.entry(name(2), DataUse.DERIVED),
                        Map.entry(name(3), DataUse.DERIVED),
                        Map.entry(name(4), DataUse.DERIVED));
    }

    @Test
    void users_versionsThatNameNoBaseOrDataset_areNone() {
        Lineage lineage = new Lineage(List.of(version(1, "", "", "", ""), version(2, "", "", "", "")));

        assertThat(lineage.users(List.of())).isEmpty();
        assertThat(lineage.users(ASKED)).isEmpty();
    }

    private static ModelName name(int version) {
        return ModelName.of("tone", version);
    }

    static ModelManifest version(int number, String base, String baseContract, String dataset, String evalDataset) {
        return new ModelManifest(
                name(number),
                Instant.EPOCH,
                base,
                "",
                "BertForSequenceClassification",
                1,
                "contract-" + number,
                8,
                Truncation.NONE,
                TrainingOptions.defaultsFor("minilm"),
                new DataSummary(2, 1, 0, 0, 0, 0, 0, 0, List.of(), "", "pairs", dataset, evalDataset, List.of()),
                Optional.empty(),
                "0.1.0",
                1,
                baseContract);
    }
}
