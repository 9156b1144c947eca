package dev.touchstone.assess;

import dev.touchstone.domain.ModelManifest;

/**
 * A model that is measured.
 *
 * @param name of the version, or a directory
 * @param contract fingerprint of the version; empty of a directory
 * @param trainedOn SHA-256 of the data it was trained on; empty of a directory
 */
public record Subject(String name, String contract, String trainedOn, RewardSource rewards) {
    public static Subject of(ModelManifest version, RewardSource rewards) {
        return new Subject(
                version.name().toString(), version.contract(), version.data().sha256(), rewards);
    }
}
