package dev.touchstone.gate;

import dev.touchstone.domain.Calibration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Answers with similar probabilities, to compare what was said with what was so.
 *
 * @param meanProbability mean P(acceptable) that the calibration says
 * @param acceptable share that people called acceptable
 */
public record ReliabilityBin(int answers, double meanProbability, double acceptable) {
    private static final int BINS = 10;

    /** Ten bins of equal size, lowest rewards first; fewer when there are fewer answers. */
    public static List<ReliabilityBin> of(Calibration calibration, List<LabelledReward> answers) {
        List<LabelledReward> rising = answers.stream()
                .sorted(Comparator.comparingDouble(LabelledReward::reward))
                .toList();
        int bins = Math.min(BINS, rising.size());
        return IntStream.range(0, bins)
                .mapToObj(bin ->
                        bin(calibration, rising.subList(bin * rising.size() / bins, (bin + 1) * rising.size() / bins)))
                .toList();
    }

    private static ReliabilityBin bin(Calibration calibration, List<LabelledReward> answers) {
        return new ReliabilityBin(
                answers.size(),
                answers.stream()
                        .mapToDouble(answer -> Gate.probability(calibration, answer.reward()))
                        .average()
                        .orElseThrow(),
                answers.stream()
                        .mapToInt(answer -> answer.acceptable() ? 1 : 0)
                        .average()
                        .orElseThrow());
    }
}
