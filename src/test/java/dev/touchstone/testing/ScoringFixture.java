package dev.touchstone.testing;

import dev.touchstone.domain.ModelName;
import dev.touchstone.score.Admission;
import dev.touchstone.score.Alarm;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.score.LiveChecks;
import dev.touchstone.score.LiveLimits;
import dev.touchstone.score.LoadedModels;
import dev.touchstone.score.ModelHolder;
import dev.touchstone.score.ModelLimits;
import dev.touchstone.score.ScoreSettings;
import dev.touchstone.score.Scorer;
import dev.touchstone.score.ScoringListener;
import dev.touchstone.score.ScoringLoop;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The whole of scoring over one {@link FakeRewardModel}, tokenizing and loading on the calling thread. */
public final class ScoringFixture implements AutoCloseable {
    public final ScoreSettings settings;
    public final FakeModels files;
    public final ModelName version;
    public final FakeRewardModel model;
    public final Admission admission;
    public final ModelHolder models;
    public final Scorer scorer;
    public final ScoringLoop loop;

    public ScoringFixture(Path directory, ScoreSettings settings) {
        this(directory, settings, Runnable::run);
    }

    /** @param loading models are loaded on it */
    public ScoringFixture(Path directory, ScoreSettings settings, Executor loading) {
        this.settings = settings;
        files = new FakeModels(directory);
        version = files.publish("tone");
        model = files.model(version);
        admission = new Admission(settings.admission());
        loop = new ScoringLoop(settings.batch(), "test", ScoringListener.NONE, System::nanoTime);
        models = new ModelHolder(
                files.registry(),
                new LoadedModels(
                        files.registry(), files, loop, loading, new ModelLimits(4, 100, Set.of()), System::nanoTime),
                Optional.empty());
        scorer = new Scorer(models, loop, Runnable::run, settings, System::nanoTime);
    }

    /** Live answers of the model; listeners are called on the device's thread. */
    public LiveAnswers live(LiveLimits limits, LongSupplier nanos, Alarm alarm) {
        return live(limits, nanos, alarm, Runnable::run);
    }

    /** As above, with an executor on which their texts are tokenized. */
    public LiveAnswers live(LiveLimits limits, LongSupplier nanos, Alarm alarm, Executor tokenizers) {
        LiveChecks checks = new LiveChecks(loop, admission, tokenizers, System::nanoTime);
        return new LiveAnswers(models, checks, Runnable::run, limits, nanos, alarm);
    }

    @Override
    public void close() {
        model.letAllPass();
        loop.close();
    }
}
