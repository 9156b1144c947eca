/** A Hugging Face directory as a model. Start at {@link dev.touchstone.model.RewardModel} and its trainable twin {@link dev.touchstone.model.TrainableModel}. */
@NullMarked
package dev.touchstone.model;

import org.jspecify.annotations.NullMarked;
