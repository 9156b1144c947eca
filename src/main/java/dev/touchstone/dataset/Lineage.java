package dev.touchstone.dataset;

import dev.touchstone.domain.DataUse;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which versions have used a dataset, by themselves or through the versions that they come from. */
final class Lineage {
    private final List<ModelManifest> versions;

    /** @param versions all that are published */
    Lineage(List<ModelManifest> versions) {
        this.versions = List.copyOf(versions);
    }

    /** Versions that used one of these revisions, each with its closest use. */
    SortedMap<ModelName, DataUse> users(Collection<DatasetName> revisions) {
        Set<String> names = revisions.stream().map(DatasetName::toString).collect(Collectors.toSet());
        SortedMap<ModelName, DataUse> users = new TreeMap<>();
        versions.forEach(version -> directUse(version, names).ifPresent(use -> users.put(version.name(), use)));
        addDerived(users);
        return users;
    }

    private static Optional<DataUse> directUse(ModelManifest version, Set<String> revisions) {
        if (revisions.contains(version.data().dataset())) {
            return Optional.of(DataUse.TRAINED);
        }
        return revisions.contains(version.data().evalDataset()) ? Optional.of(DataUse.EVALUATED) : Optional.empty();
    }

    /** By the base's name, or by its fingerprint where only its model was named; until a round finds none. */
    private void addDerived(SortedMap<ModelName, DataUse> users) {
        Set<String> bases = new HashSet<>();
        int before;
        do {
            before = users.size();
            versions.stream()
                    .filter(version -> users.containsKey(version.name()))
                    .forEach(version -> bases.addAll(List.of(version.name().toString(), version.contract())));
            versions.stream()
                    .filter(version -> bases.contains(version.baseModel()) || bases.contains(version.baseContract()))
                    .forEach(version -> users.putIfAbsent(version.name(), DataUse.DERIVED));
        } while (users.size() > before);
    }
}
