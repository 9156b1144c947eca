package dev.touchstone.domain;

import java.util.List;

/**
 * How far people agree who judged the same answers, with bootstrap intervals over prompts, or over answers where all are judged
 * together.
 *
 * @param prompts those with answers that two people or more judged; the rest says nothing about agreement
 * @param answers that two people or more judged
 * @param alpha Krippendorff's ordinal alpha: 1 when all agree, about 0 by chance, below when they contradict each other
 * @param meanW mean over prompts of Kendall's W: 1 when all put the answers in one order, 0 when there is no common order
 * @param annotators those with a name, by name
 */
public record Agreement(long prompts, long answers, Estimate alpha, Estimate meanW, List<Annotator> annotators) {
    /**
     * One person against the others.
     *
     * @param answers that others judged too
     * @param tau Kendall's tau-b between what the person and what the others on average think of two answers (leave one out), all
     *     pairs of answers to the same prompt pooled
     */
    public record Annotator(String name, long answers, Estimate tau) {}

    public Agreement {
        annotators = List.copyOf(annotators);
    }
}
