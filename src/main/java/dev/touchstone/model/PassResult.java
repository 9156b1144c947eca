package dev.touchstone.model;

import dev.touchstone.domain.Rewards;

/**
 * What one forward and backward pass gave.
 *
 * @param loss weighted mean over the pairs of {@code -p log sigmoid(d) - (1 - p) log sigmoid(-d)}, where
 *     {@code d = r_chosen - r_rejected - margin} and p is the pair's target; centring included. Each reward is by the output of the pair's attribute
 */
public record PassResult(double loss, Rewards rewards) {}
