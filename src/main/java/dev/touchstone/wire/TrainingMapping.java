package dev.touchstone.wire;

import static java.util.Objects.requireNonNullElseGet;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.ResumeJobRequest;
import dev.touchstone.grpc.v1.RetrainRequest;
import dev.touchstone.grpc.v1.TrainOptions;
import dev.touchstone.grpc.v1.TrainRequest;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requests to train. */
public final class TrainingMapping {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private TrainingMapping() {}

    /**
     * The request over the defaults of its base model.
     *
     * @throws TouchstoneException INVALID_REQUEST naming every bad field, such as {@code options.learning_rate}
     */
    public static TrainingRequest toDomain(TrainRequest request) {
        return new TrainingRequest(
                draft(request).spec(), request.getRequestId(), request.getPriority(), request.getValidateOnly());
    }

    /** The request over the defaults of its base model, as far as it makes sense. */
    public static TrainingDraft draft(TrainRequest request) {
        return draft(request, TrainingOptions.defaultsFor(request.getBaseModel()));
    }

    /** The request over the options that the champion was trained with, as far as it makes sense. */
    public static TrainingDraft draft(RetrainRequest request, ModelManifest champion) {
        return draft(request, champion.name().toString(), champion.options());
    }

    /**
     * The request over those that an earlier one with the same id became, as far as it makes sense: equal to it when it is that
     * request again, whatever has been published since.
     */
    public static TrainingDraft draft(RetrainRequest request, TrainingSpec earlier) {
        return draft(request, earlier.baseModel(), earlier.options());
    }

    private static TrainingDraft draft(RetrainRequest request, String base, TrainingOptions options) {
        TrainRequest.Builder train = TrainRequest.newBuilder()
                .setModel(request.getModel())
                .setBaseModel(base)
                .setData(request.getData())
                .setOptions(request.getOptions())
                .setRequestId(request.getRequestId())
                .setPriority(request.getPriority())
                .setPromote(false);
        if (request.hasEvalData()) {
            train.setEvalData(request.getEvalData());
        }
        return draft(train.build(), options);
    }

    private static TrainingDraft draft(TrainRequest request, TrainingOptions defaults) {
        Violations violations = new Violations();
        TrainingSpec.checkNames(violations, request.getModel(), request.getBaseModel());
        DataSource data = violations.collect("data", () -> PreferenceMapping.toDomain(request.getData()));
        DataSource evalData = request.hasEvalData()
                ? violations.collect("eval_data", () -> PreferenceMapping.toDomain(request.getEvalData()))
                : null;
        TrainingOptions options = options(request, defaults, violations);
        TrainingSpec.checkPatience(violations, options, request.hasEvalData());
        String id = request.getRequestId();
        TrainingRequest.checkPriority(violations, request.getPriority());
        violations.check(id.isEmpty() || UUID.matcher(id).matches(), "request_id", id, "a UUID");
        return new TrainingDraft(
                request.getModel(),
                request.getBaseModel(),
                Optional.ofNullable(data),
                Optional.ofNullable(evalData),
                options,
                promotion(request),
                violations.found());
    }

    private static Promotion promotion(TrainRequest request) {
        if (!request.hasPromote()) {
            return Promotion.UNLESS_CHOSEN;
        }
        return request.getPromote() ? Promotion.ALWAYS : Promotion.NEVER;
    }

    private static TrainingOptions options(TrainRequest request, TrainingOptions defaults, Violations violations) {
        int maxLength = request.getOptions().getMaxLength();
        // In the place of bad options stand good ones, so that a max_length which the base model cannot take is found
        // too.
        return requireNonNullElseGet(
                violations.collect("options", () -> OptionsMapping.toDomain(request.getOptions(), defaults)),
                () -> maxLength >= 8 ? defaults.withMaxLength(maxLength) : defaults);
    }

    /**
     * The options of a job that is resumed.
     *
     * @throws TouchstoneException INVALID_REQUEST naming every bad field
     */
    public static TrainingOptions changed(ResumeJobRequest request, TrainingOptions before) {
        TrainOptions.Builder changes = TrainOptions.newBuilder();
        if (request.hasMaxRuntime()) {
            changes.setMaxRuntime(request.getMaxRuntime());
        }
        if (request.hasNumTrainEpochs()) {
            changes.setNumTrainEpochs(request.getNumTrainEpochs());
        }
        return OptionsMapping.toDomain(changes.build(), before);
    }

    public static TrainRequest toProto(TrainingRequest request) {
        TrainingSpec spec = request.spec();
        TrainRequest.Builder builder = TrainRequest.newBuilder()
                .setModel(spec.model())
                .setBaseModel(spec.baseModel())
                .setData(PreferenceMapping.toProto(spec.data()))
                .setOptions(OptionsMapping.toProto(spec.options()))
                .setRequestId(request.requestId())
                .setPriority(request.priority())
                .setValidateOnly(request.validateOnly());
        if (spec.promotion() != Promotion.UNLESS_CHOSEN) {
            builder.setPromote(spec.promotion() == Promotion.ALWAYS);
        }
        spec.evalData().ifPresent(data -> builder.setEvalData(PreferenceMapping.toProto(data)));
        return builder.build();
    }

    /**
     * Options from words, such as {@code learning_rate} = {@code 1e-4}, {@code truncation} = {@code RIGHT} or
     * {@code max_runtime} = {@code 2h}.
     *
     * @throws TouchstoneException INVALID_REQUEST naming every bad key and value
     */
    public static TrainingOptions options(Map<String, String> settings, TrainingOptions defaults) {
        return OptionWords.toDomain(settings, defaults);
    }
}
