package dev.touchstone.jobs;

import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.wire.EventFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a run tells for TensorBoard, where a directory for it is set, and passes everything on. What cannot be written is
 * logged and ends this, never the run.
 */
public final class TensorBoard extends PassingOn implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TensorBoard.class.getName());
    private static final String DIRECTORY = "TOUCHSTONE_TENSORBOARD_DIR";

    private final InstantSource clock;
    private Optional<Path> directory;
    private @Nullable EventFile file;
    private long reached;

    TensorBoard(RunListener next, Optional<Path> directory, InstantSource clock) {
        super(next);
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * The listener of a run, with the setting TOUCHSTONE_TENSORBOARD_DIR.
     *
     * @param model id that it publishes under
     * @param run its name in TensorBoard, below the model's
     */
    public static TensorBoard before(
            RunListener next, Map<String, String> environment, String model, String run, InstantSource clock) {
        Optional<Path> root = Optional.ofNullable(environment.get(DIRECTORY))
                .filter(setting -> !setting.isBlank())
                .map(Path::of);
        return new TensorBoard(next, root.map(path -> path.resolve(model).resolve(run)), clock);
    }

    @Override
    public void progressed(TrainingProgress progress) {
        write(progress.step(), values(progress));
        super.progressed(progress);
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        // The best weights are measured again at the end: a point that is there already.
        if (evaluation.step() >= reached) {
            write(evaluation.step(), values(evaluation));
        }
        super.evaluated(evaluation);
    }

    private void write(long step, Map<String, Double> values) {
        directory.ifPresent(runs -> {
            try {
                reached = step;
                opened(runs, step).scalars(clock.instant(), step, values);
            } catch (TouchstoneException e) {
                LOG.log(System.Logger.Level.WARNING, "Nothing more for TensorBoard: {0}", e.getMessage());
                directory = Optional.empty();
            }
        });
    }

    private EventFile opened(Path runs, long step) {
        EventFile open = file;
        if (open == null) {
            open = EventFile.create(runs, clock.instant());
            open.restart(clock.instant(), step);
            file = open;
        }
        return open;
    }

    private static Map<String, Double> values(TrainingProgress progress) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/epoch", progress.epoch());
        values.put("train/loss", progress.loss());
        values.put("train/smoothed_loss", progress.smoothedLoss());
        values.put("train/accuracy", progress.accuracy());
        values.put("train/margin", progress.margin());
        values.put("train/learning_rate", progress.learningRate());
        values.put("train/grad_norm", progress.gradNorm());
        values.put("train/tokens", (double) progress.tokens());
        values.put("train/tokens_per_second", progress.tokensPerSecond());
        values.put("train/padding_share", progress.paddingShare());
        values.put("train/peak_memory_bytes", (double) progress.peakMemoryBytes());
        return values;
    }

    private static Map<String, Double> values(Evaluation evaluation) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("eval/loss", evaluation.loss());
        values.put("eval/accuracy", evaluation.accuracy());
        values.put("eval/margin", evaluation.meanMargin());
        values.put("eval/min_reward", evaluation.minReward());
        values.put("eval/mean_reward", evaluation.meanReward());
        values.put("eval/max_reward", evaluation.maxReward());
        values.put("eval/tie_share", evaluation.tieShare());
        return values;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "The last events may be missing: {0}", e.getMessage());
        }
    }
}
