package dev.touchstone.registry;

import dev.touchstone.domain.AliasCause;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelAlias;
import dev.touchstone.domain.ModelName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where a history leads, step by step. */
final class AliasReplay {
    // Oldest first; rolling back takes the last away.
    private final List<ModelName> champions = new ArrayList<>();
    private Optional<ModelName> candidate = Optional.empty();

    AliasReplay(List<AliasChange> history) {
        history.forEach(this::apply);
    }

    /** The champions that are still there, the last one first, no two equal ones side by side. */
    List<ModelName> champions(Collection<ModelName> versions) {
        List<ModelName> present = new ArrayList<>();
        champions.reversed().stream()
                .filter(versions::contains)
                .filter(version -> present.isEmpty() || !present.getLast().equals(version))
                .forEach(present::add);
        return present;
    }

    /** Whether or not it is still there. */
    Optional<ModelName> candidate() {
        return candidate;
    }

    private void apply(AliasChange change) {
        if (change.alias() == ModelAlias.CANDIDATE) {
            candidate = change.to();
            return;
        }
        if (change.cause() == AliasCause.ROLLED_BACK) {
            while (!champions.isEmpty() && !change.to().equals(Optional.of(champions.getLast()))) {
                champions.removeLast();
            }
        }
        if (change.cause() == AliasCause.DELETED) {
            change.from().ifPresent(deleted -> champions.removeIf(deleted::equals));
        }
        change.to().filter(version -> !isLast(version)).ifPresent(champions::add);
    }

    private boolean isLast(ModelName version) {
        return !champions.isEmpty() && champions.getLast().equals(version);
    }
}
