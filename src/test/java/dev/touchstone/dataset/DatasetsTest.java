package dev.touchstone.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.DataUse;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ToForget;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-24T05:00:00Z"));
    private static final String RANKING =
            "{'id':'r1','prompt':'q','responses':['a','b'],'rankings':[{'annotator':'zoe','ranks':[1,2]},"
                    + "{'annotator':'bob','ranks':[2,1]}]}";
    private static final String PAIR = "{'chosen':'secret of zoe','rejected':'d','annotator':'zoe'}";

    @TempDir
    Path root;

    private Datasets datasets;
    private Importer importer;

    @BeforeEach
    void open() {
        datasets = new Datasets(root);
        importer = new Importer(datasets, NOW);
    }

    @Test
    void importFrom_file_sealsItsCanonicalForm() throws IOException {
        Importer.Imported imported = importLines("tone", RANKING, PAIR);
        DatasetRevision revision = imported.revision();
        assertThat(imported.isNew()).isTrue();
        assertThat(revision.name()).isEqualTo(DatasetName.of("tone", 1));
        assertThat(revision.records()).isEqualTo(2);
        assertThat(revision.annotators()).isEqualTo(2);
        assertThat(revision.format()).isEqualTo("rankings, pairs");
        assertThat(datasets.revisions("tone")).containsExactly(revision);
        PreferenceSet read = PreferenceReader.read(datasets.source(DatasetName.of("tone")), 0);
        assertThat(read.sha256()).isEqualTo(revision.sha256()).isEqualTo(revision.contentSha256());
        assertThat(read.dataset()).isEqualTo("datasets/tone/revisions/1");
        assertThat(read.preferences())
                .containsExactly(
                        new Preference.Ranking(
                                new Prompt.Text("q"),
                                List.of("a", "b"),
                                List.of(
                                        new Preference.AnnotatorRanks("zoe", List.of(1, 2)),
                                        new Preference.AnnotatorRanks("bob", List.of(2, 1)))),
                        new Preference.Pair(null, "secret of zoe", "d", 0, 1, "zoe"));
        assertThat(read.entries().getFirst().id()).isEqualTo("r1");
        assertThat(read.entries().getLast().id()).matches("[0-9a-f]{16}");
    }

    @Test
    void importFrom_recordsWithOneId_saysWhichAndWhere() throws IOException {
        String other = "{'id':'r1','prompt':'another','chosen':'a','rejected':'b'}";
        String own = "{'id':'r2','prompt':'q','chosen':'a','rejected':'b'}";

        Finding finding = importLines("tone", RANKING, own, other).findings().getFirst();
        assertThat(finding.kind()).isEqualTo(Finding.Kind.REPEATED_ID);
        assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
        assertThat(finding.records()).isEqualTo(2);
        assertThat(finding.examples())
                .containsExactly(new Finding.Where("import.jsonl:1", "r1"), new Finding.Where("import.jsonl:3", "r1"));

        assertThat(importLines("tone", own.replace("'b'", "'c'")).findings())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.severity()).as("about the same prompt").isEqualTo(Finding.Severity.INFO);
                    assertThat(found.examples())
                            .containsExactly(
                                    new Finding.Where("datasets/tone/revisions/1", "r2"),
                                    new Finding.Where("import.jsonl:1", "r2"));
                });
        assertThat(importLines("other", RANKING, own, PAIR, PAIR).findings()).isEmpty();
    }

    @Test
    void importFrom_again_appendsWhatIsNewAndNothingTwice() throws IOException {
        DatasetRevision first = importLines("tone", RANKING).revision();
        DatasetRevision second = importLines("tone", PAIR).revision();
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.records()).isEqualTo(2);
        assertThat(importLines("tone", RANKING)).isEqualTo(new Importer.Imported(second, false, List.of(), List.of()));
        assertThat(datasets.revisions("tone")).containsExactly(second, first);
        assertThat(read(first)).hasSize(1);
    }

    @Test
    void importFrom_replacing_leavesTheOldRevisionAlone() throws IOException {
        DatasetRevision first = importLines("tone", RANKING).revision();
        Path file = write(PAIR);
        DatasetImport replace = new DatasetImport("tone", FileFormat.DETECTED, true, "", 0);
        DatasetRevision second = importer.importFrom(file, replace).revision();
        assertThat(second.records()).isEqualTo(1);
        assertThat(read(first)).hasSize(1).isNotEqualTo(read(second));
        assertThat(importer.importFrom(file, replace).isNew()).isFalse();
        assertThat(importLines("tone", RANKING).revision().records()).isEqualTo(2);
    }

    @Test
    void importFrom_sameRequestId_isTheSameImportOrRefused() throws IOException {
        String id = UUID.randomUUID().toString();
        DatasetImport request = new DatasetImport("tone", FileFormat.DETECTED, false, id, 0);
        DatasetRevision made = importer.importFrom(write(RANKING), request).revision();
        importLines("tone", PAIR);
        assertThat(importer.importFrom(write(RANKING), request).revision()).isEqualTo(made);
        assertThatThrownBy(() -> importer.importFrom(write(PAIR), request))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REQUEST_ID_REUSED));
    }

    @Test
    void importFrom_badFile_leavesNothing() throws IOException {
        assertThatThrownBy(() -> importLines("tone", PAIR, "{'chosen':'x'}")).hasMessageContaining(":2: rejected");
        assertThat(datasets.ids()).isEmpty();
    }

    @Test
    void importFrom_textThatLooksLikeAnotherFormat_isReadBackAsItIs() throws IOException {
        String line = "{'chosen':'\\n\\nHuman: a\\n\\nAssistant: b','rejected':'\\n\\nHuman: c'}";
        DatasetImport own = new DatasetImport("tone", Content.FORMAT, false, "", 0);
        DatasetRevision revision = importer.importFrom(write(line), own).revision();
        assertThat(read(revision))
                .containsExactly(new Preference.Pair(null, "\n\nHuman: a\n\nAssistant: b", "\n\nHuman: c", 0, 1));
    }

    @Test
    void forget_annotator_isErasedFromAllRevisionsAndTheRestStays() throws IOException {
        DatasetRevision first = importLines("tone", RANKING, PAIR).revision();
        DatasetRevision second = importLines("tone", "{'text':'fine','label':1,'annotator':'bob'}")
                .revision();
        Forgetting.Forgotten forgotten = forget(new ToForget.Annotator("zoe"));
        assertThat(forgotten.revision().number()).isEqualTo(3);
        assertThat(forgotten.records()).isEqualTo(2);
        assertThat(forgotten.erasedFrom()).containsExactly(second.name(), first.name());
        assertThat(read(forgotten.revision()))
                .containsExactly(
                        new Preference.Ranking(
                                new Prompt.Text("q"),
                                List.of("a", "b"),
                                List.of(new Preference.AnnotatorRanks("bob", List.of(2, 1)))),
                        new Preference.LabelledText(null, "fine", true, 1, "bob"));
        DatasetRevision erased = datasets.revision(first.name());
        assertThat(erased.sha256()).isEqualTo(first.sha256());
        assertThat(erased.contentSha256()).isNotEqualTo(first.sha256());
        assertThat(erased.erased()).isEqualTo(2);
        assertThat(erased.annotators()).isEqualTo(1);
        try (Stream<Path> files = Files.walk(root.resolve("datasets"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file ->
                            assertThat(file).content().doesNotContain("zoe").doesNotContain("secret"));
        }
    }

    @Test
    void forget_recordOfAnEarlierRevision_erasesItAndMakesNoNewOne() throws IOException {
        importLines("tone", PAIR);
        DatasetImport replace = new DatasetImport("tone", FileFormat.DETECTED, true, "", 0);
        importer.importFrom(write(RANKING), replace);
        String id =
                datasets.content(DatasetName.of("tone", 1)).records().getFirst().id();
        Forgetting.Forgotten forgotten = forget(new ToForget.RecordId(id));
        assertThat(forgotten.revision().number()).isEqualTo(2);
        assertThat(forgotten.records()).isEqualTo(1);
        assertThat(datasets.content(DatasetName.of("tone", 1)).records()).isEmpty();
    }

    @Test
    void forget_whatIsNotThereOrAllThereIs_isRefused() throws IOException {
        importLines("tone", PAIR);
        assertThatThrownBy(() -> forget(new ToForget.Annotator("bob"))).hasMessageContaining("holds nothing of it");
        assertThatThrownBy(() -> forget(new ToForget.Annotator("zoe"))).hasMessageContaining("nothing would be left");
        assertThatThrownBy(
                        () -> new Forgetting(datasets, NOW).forget("none", new ToForget.Annotator("bob"), Stream.of()))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATASET_NOT_FOUND));
    }

    @Test
    void forget_again_namesTheVersionsThatUsedWhatIsGone() throws IOException {
        importLines("tone", RANKING, PAIR);
        ModelManifest version = LineageTest.version(7, "minilm", "", "datasets/tone/revisions/1", "");
        Forgetting forgetting = new Forgetting(datasets, NOW);
        Forgetting.Forgotten forgotten = forgetting.forget("tone", new ToForget.Annotator("zoe"), Stream.of(version));

        assertThat(forgotten.users(DataUse.TRAINED)).containsExactly(version.name());
        assertThatThrownBy(() -> forgetting.forget("tone", new ToForget.Annotator("zoe"), Stream.of(version)))
                .hasMessageContaining("holds nothing of it")
                .hasMessageContaining("[models/tone/versions/7]");
    }

    @Test
    void delete_revisionOrDataset_isGone() throws IOException {
        importLines("tone", PAIR);
        DatasetRevision second = importLines("tone", RANKING).revision();
        datasets.delete(DatasetName.of("tone", 1));
        assertThat(datasets.revisions("tone")).containsExactly(second);
        datasets.delete(DatasetName.of("tone"));
        assertThat(datasets.ids()).isEmpty();
        assertThatThrownBy(() -> datasets.delete(DatasetName.of("tone"))).hasMessageContaining("no such dataset");
    }

    private Forgetting.Forgotten forget(ToForget what) {
        return new Forgetting(datasets, NOW).forget("tone", what, Stream.of());
    }

    private List<Preference> read(DatasetRevision revision) {
        return datasets.content(revision.name()).records().stream()
                .map(Kept::preference)
                .toList();
    }

    private Importer.Imported importLines(String dataset, String... lines) throws IOException {
        return importer.importFrom(write(lines), new DatasetImport(dataset, FileFormat.DETECTED, false, "", 0));
    }

    private Path write(String... lines) throws IOException {
        return Files.writeString(
                root.resolve("import.jsonl"), String.join("\n", lines).replace('\'', '"'));
    }
}
