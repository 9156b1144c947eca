package dev.touchstone.domain;

import java.util.Optional;

/**
 * Which output of a classifier is the reward.
 *
 * @param label name in the configuration's {@code id2label}; empty for a classifier with one label
 */
public record RewardChoice(Optional<String> label, Form form) {
    /** The classifier's one output, whatever its name. */
    public static final RewardChoice ONLY_OUTPUT = new RewardChoice(Optional.empty(), Form.LOGIT);

    /** LOG_ODDS, of a classifier with two labels, is the label's logit less the other's: {@code log(p / (1 - p))}. */
    public enum Form {
        LOGIT,
        LOG_ODDS
    }

    public RewardChoice {
        new Violations()
                .check(form == Form.LOGIT || label.isPresent(), "reward_form", form, "LOGIT, or with reward_label set")
                .throwIfAny();
    }

    /** A choice as people write it. */
    public static RewardChoice of(String label, Form form) {
        return new RewardChoice(Optional.of(label).filter(name -> !name.isEmpty()), form);
    }
}
