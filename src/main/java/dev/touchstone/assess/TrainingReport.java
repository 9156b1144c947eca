package dev.touchstone.assess;

import dev.touchstone.data.Panel;
import dev.touchstone.data.Panels;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.report.HtmlPage;
import dev.touchstone.report.Page;
import dev.touchstone.report.Page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a training leaves for people to read: a page beside the version. */
public final class TrainingReport {
    /** Of the page. */
    public static final String NAME = "training";

    private final Learning learning;
    private final List<Section> agreement;
    private final Optional<MeasuredModel> heldOut;

    private TrainingReport(Learning learning, List<Section> agreement, Optional<MeasuredModel> heldOut) {
        this.learning = learning;
        this.agreement = agreement;
        this.heldOut = heldOut;
    }

    /**
     * Measures the trained model once more, answer by answer.
     *
     * @param all that people said, to train and to measure on
     * @param heldOut what was not trained on; perhaps nothing
     * @param rewards by the trained model
     * @throws dev.touchstone.domain.TouchstoneException what {@link RewardSource#score} throws
     */
    public static TrainingReport of(
            Learning learning, List<PreferenceSet.Entry> all, List<PreferenceSet.Entry> heldOut, RewardSource rewards) {
        List<Panel> panels =
                Panels.of(all.stream().map(PreferenceSet.Entry::preference).toList());
        return new TrainingReport(
                learning,
                AgreementSections.of(panels),
                heldOut.isEmpty()
                        ? Optional.empty()
                        : Optional.of(MeasuredModel.of(EvaluationData.of(heldOut, ""), rewards)));
    }

    /** The page of the version that the model was published as. */
    public String html(ModelManifest version) {
        List<Section> sections = new ArrayList<>(new RunSections(version, learning).sections());
        heldOut.ifPresent(measured -> sections.addAll(new HeldOutSections(measured).sections()));
        sections.addAll(agreement);
        heldOut.ifPresent(measured -> sections.add(new ContestedPairs(measured).section()));
        return HtmlPage.render(new Page("Training of " + version.name(), sections));
    }
}
