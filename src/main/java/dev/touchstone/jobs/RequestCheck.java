package dev.touchstone.jobs;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What can be known of a request before its run. */
public final class RequestCheck {
    private final BaseModels bases;
    private final UnaryOperator<DataSource> sources;

    RequestCheck(BaseModels bases, AllowedRoots roots) {
        this(bases, roots::resolve);
    }

    private RequestCheck(BaseModels bases, UnaryOperator<DataSource> sources) {
        this.bases = bases;
        this.sources = sources;
    }

    /** For a user of this machine, who may read whatever is there. */
    public static RequestCheck unconfined(BaseModels bases) {
        return new RequestCheck(bases, PreferenceReader::requirePresent);
    }

    /**
     * The request with its effective options. A single problem keeps its reason; several are one INVALID_REQUEST.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST, BASE_MODEL_NOT_FOUND, INVALID_MODEL,
     *     UNSUPPORTED_MODEL, PATH_NOT_ALLOWED, PATH_NOT_FOUND, DATASET_NOT_FOUND; its violations name the fields
     */
    public TrainingSpec effective(TrainingDraft draft) {
        Problems problems = new Problems(draft.violations());
        draft.data().ifPresent(source -> problems.collect(field("data", source), () -> sources.apply(source)));
        draft.evalData().ifPresent(source -> problems.collect(field("eval_data", source), () -> sources.apply(source)));
        Optional<TrainingOptions> options = problems.collect("base_model", () -> bases.maxLength(draft.baseModel()))
                .flatMap(limit -> problems.collect("options", () -> TrainingRun.effective(draft.options(), limit)));
        problems.throwIfAny();
        TrainingSpec spec = draft.spec().withOptions(options.orElseThrow());
        return spec.withData(pinned(spec.data()), spec.evalData().map(this::pinned));
    }

    /** A dataset at the revision that is the newest now: what is appended later is not what was asked for. */
    private DataSource pinned(DataSource source) {
        return source instanceof DataSource.Dataset && sources.apply(source) instanceof DataSource.Location found
                ? new DataSource.Dataset(DatasetName.parse(found.dataset()))
                : source;
    }

    /** Reads the data: INVALID_DATA. */
    void data(TrainingSpec spec) {
        int tolerance = spec.options().maxSkippedLines();
        Problems problems = new Problems(List.of());
        problems.collect(field("data", spec.data()), () -> read(spec.data(), tolerance));
        spec.evalData()
                .ifPresent(source -> problems.collect(field("eval_data", source), () -> read(source, tolerance)));
        problems.throwIfAny();
    }

    private PreferenceSet read(DataSource source, int tolerance) {
        return PreferenceReader.read(sources.apply(source), tolerance);
    }

    private static String field(String name, DataSource source) {
        return switch (source) {
            case DataSource.Location location -> name + ".path";
            case DataSource.Inline inline -> name + ".inline";
            case DataSource.Dataset dataset -> name + ".dataset";
        };
    }
}
