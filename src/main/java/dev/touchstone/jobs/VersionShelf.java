package dev.touchstone.jobs;

import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.wire.Trees;
import java.util.List;

/** The published versions, grouped by model. */
public record VersionShelf(ModelRegistry registry, ModelUse use) implements Shelf {
    @Override
    public List<Stored> content() {
        return registry.all().map(this::stored).toList();
    }

    private Stored stored(ModelManifest version) {
        return new Stored(
                version.name().toString(),
                ModelName.of(version.name().id()).toString(),
                version.createTime(),
                Trees.size(registry.directory(version.name())),
                use.isToStay(version.name()));
    }

    @Override
    public void delete(Stored stored) {
        ModelName version = ModelName.parse(stored.name());
        if (use.isToStay(version)) {
            throw new TouchstoneException(
                    Reason.IN_USE, version + ": needed by now (expected: one that nothing needs)");
        }
        registry.delete(version);
    }
}
