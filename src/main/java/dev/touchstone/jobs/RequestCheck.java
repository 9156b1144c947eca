package dev.touchstone.jobs;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.InspectionRequest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Violations;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
        Optional<TrainingOptions> options =
                options(draft.baseModel(), draft.data(), draft.evalData(), draft.options(), problems);
        problems.throwIfAny();
        TrainingSpec spec = draft.spec().withOptions(options.orElseThrow());
        return spec.withBase(pinned(spec.baseModel()))
                .withData(pinned(spec.data()), spec.evalData().map(this::pinned));
    }

    /** As {@link #effective(TrainingDraft)}, of a request to look at data, with the places where it lies. */
    InspectionRequest effective(InspectionRequest request) {
        Problems problems = new Problems(List.of());
        Optional<TrainingOptions> options = options(
                request.baseModel(), Optional.of(request.data()), request.evalData(), request.options(), problems);
        problems.throwIfAny();
        return new InspectionRequest(
                request.baseModel(),
                sources.apply(request.data()),
                request.evalData().map(sources),
                options.orElseThrow());
    }

    private Optional<TrainingOptions> options(
            String baseModel,
            Optional<DataSource> data,
            Optional<DataSource> evalData,
            TrainingOptions asked,
            Problems problems) {
        data.ifPresent(source -> problems.collect(field("data", source), () -> sources.apply(source)));
        evalData.ifPresent(source -> problems.collect(field("eval_data", source), () -> sources.apply(source)));
        return problems.collect("base_model", () -> bases.maxLength(baseModel))
                .flatMap(limit -> problems.collect("options", () -> TrainingRun.effective(asked, limit)))
                .flatMap(options -> problems.collect("options.lora", () -> withLayersOf(baseModel, options)));
    }

    private TrainingOptions withLayersOf(String baseModel, TrainingOptions options) {
        Violations violations = new Violations();
        options.lora()
                .ifPresent(lora -> violations.collect("options", () -> {
                    bases.requireLayers(baseModel, lora);
                    return lora;
                }));
        violations.throwIfAny();
        return options;
    }

    /** A published model at the version that it means now: a champion may change before the run begins. */
    private String pinned(String baseModel) {
        return bases.published(baseModel).map(ModelName::toString).orElse(baseModel);
    }

    /** A dataset at the revision that is the newest now: what is appended later is not what was asked for. */
    private DataSource pinned(DataSource source) {
        return source instanceof DataSource.Dataset && sources.apply(source) instanceof DataSource.Location found
                ? new DataSource.Dataset(DatasetName.parse(found.dataset()))
                : source;
    }

    /**
     * Reads the data to train and to measure on, of an effective request.
     *
     * @param reader of one source
     * @throws dev.touchstone.domain.TouchstoneException INVALID_DATA, naming the sources that are to blame
     */
    Read data(InspectionRequest request, Function<DataSource, PreferenceSet> reader) {
        Problems problems = new Problems(List.of());
        Optional<PreferenceSet> data =
                problems.collect(field("data", request.data()), () -> reader.apply(request.data()));
        Optional<PreferenceSet> evalData = request.evalData()
                .flatMap(source -> problems.collect(field("eval_data", source), () -> reader.apply(source)));
        problems.throwIfAny();
        return new Read(data.orElseThrow(), evalData);
    }

    /** Data to train on, and to measure on if that was given. */
    record Read(PreferenceSet data, Optional<PreferenceSet> evalData) {}

    private static String field(String name, DataSource source) {
        return switch (source) {
            case DataSource.Location location -> name + ".path";
            case DataSource.Inline inline -> name + ".inline";
            case DataSource.Dataset dataset -> name + ".dataset";
        };
    }
}
