package dev.touchstone.domain;

/**
 * What a run is made of. One that differs in any of it, other than in what {@link TrainingOptions} lets change, learns something
 * else.
 *
 * @param programVersion version of this program
 * @param baseContract fingerprint of the base model
 * @param dataSha256 of the training preferences
 * @param evalDataSha256 of the preferences measured on; empty when they are split off the training preferences
 * @param options with all effective values
 */
public record RunIdentity(
        String programVersion,
        String baseContract,
        String dataSha256,
        String evalDataSha256,
        TrainingOptions options) {}
