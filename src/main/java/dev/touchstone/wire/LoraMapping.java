package dev.touchstone.wire;

import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.LoraOptions.Publish;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.LoraPublish;
import dev.touchstone.grpc.v1.TrainOptions;
import java.util.List;
import java.util.Optional;

/** Adapters: a field left out takes its default; rank 0 means none, where others were the default. */
final class LoraMapping {
    private static final String PUBLISH = "LORA_PUBLISH_";

    private static final dev.touchstone.grpc.v1.LoraOptions NONE =
            dev.touchstone.grpc.v1.LoraOptions.newBuilder().setR(0).build();

    private LoraMapping() {}

    /** @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST with paths like {@code r} */
    static Optional<LoraOptions> toDomain(TrainOptions options, Optional<LoraOptions> defaults) {
        if (!options.hasLora()) {
            return defaults;
        }
        dev.touchstone.grpc.v1.LoraOptions o = options.getLora();
        if (o.hasR() && o.getR() == 0) {
            new Violations()
                    .check(o.equals(NONE), "r", 0, ">= 1 with other lora options, or 0 alone to train all weights")
                    .throwIfAny();
            return Optional.empty();
        }
        LoraOptions d = defaults.orElse(LoraOptions.DEFAULTS);
        List<String> targets = List.copyOf(o.getTargetModulesList());
        return Optional.of(new LoraOptions(
                o.hasR() ? o.getR() : d.r(),
                o.hasAlpha() ? o.getAlpha() : d.alpha(),
                o.hasDropout() ? o.getDropout() : d.dropout(),
                targets.isEmpty() ? d.targetModules() : targets,
                Enums.toDomain(Publish.class, o.getPublish(), PUBLISH).orElse(d.publish())));
    }

    static dev.touchstone.grpc.v1.LoraOptions toProto(LoraOptions lora) {
        return dev.touchstone.grpc.v1.LoraOptions.newBuilder()
                .setR(lora.r())
                .setAlpha(lora.alpha())
                .setDropout(lora.dropout())
                .addAllTargetModules(lora.targetModules())
                .setPublish(LoraPublish.valueOf(PUBLISH + lora.publish().name()))
                .build();
    }
}
