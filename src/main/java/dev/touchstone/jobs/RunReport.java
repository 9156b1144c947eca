package dev.touchstone.jobs;

import dev.touchstone.assess.Learning;
import dev.touchstone.assess.RewardSource;
import dev.touchstone.assess.TrainingReport;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.registry.ModelRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Remembers how a run goes, passes everything on, and writes a page about it beside the version. What goes wrong with the page is
 * logged: a run does not fail for want of it.
 */
final class RunReport extends PassingOn {
    private static final System.Logger LOG = System.getLogger(RunReport.class.getName());
    /** What ends the run, whatever it was about to do. */
    private static final Set<Reason> ENDS = Set.of(Reason.CANCELLED, Reason.MAX_RUNTIME_EXCEEDED, Reason.STORAGE_FULL);

    private final Learning learning;
    private Optional<TrainingReport> report = Optional.empty();

    /** @param earlier how the attempts before went, to be gone on with */
    RunReport(RunListener listener, Learning earlier) {
        super(listener);
        this.learning = earlier;
    }

    /**
     * Measures the trained model for the page.
     *
     * @param sets that people's judgements were read from
     */
    void measure(List<PreferenceSet> sets, TrainingData data, RewardSource rewards) {
        List<PreferenceSet.Entry> all =
                sets.stream().flatMap(set -> set.entries().stream()).toList();
        report = attempt(() -> TrainingReport.of(learning, all, data.heldOut(all), rewards));
    }

    /** Writes the page beside the version that was published. */
    void write(ModelRegistry registry, ModelManifest version) {
        attempt(() -> {
            report.ifPresent(measured -> registry.report(version.name(), TrainingReport.NAME, measured.html(version)));
            return true;
        });
    }

    private static <T> Optional<T> attempt(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (TouchstoneException e) {
            if (ENDS.contains(e.reason())) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "No report: {0}", e.getMessage());
        } catch (RuntimeException e) {
            // Without its message, which may quote a text.
            LOG.log(System.Logger.Level.WARNING, "No report: {0}", e.getClass().getName());
        }
        return Optional.empty();
    }

    @Override
    public void progressed(TrainingProgress progress) {
        learning.add(progress);
        super.progressed(progress);
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        learning.add(evaluation);
        super.evaluated(evaluation);
    }
}
