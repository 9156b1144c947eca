package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.List;

/**
 * What a majority prefers, two answers at a time.
 *
 * @param tied pairs without a majority, which are not among them
 */
public record JudgedPairs(List<JudgedPair> pairs, long tied) {
    public JudgedPairs {
        pairs = List.copyOf(pairs);
    }

    /** The pairs that training measures itself on: texts without a prompt are joined in an order drawn from the seed. */
    public static JudgedPairs of(List<Preference> preferences, long seed) {
        Pairing pairing = Pairing.of(preferences, true, seed);
        return new JudgedPairs(
                pairing.groups().stream()
                        .flatMap(group -> group.pairs().stream()
                                .filter(PairGroup.Pair::hasMajority)
                                .map(pair -> JudgedPair.of(group, pair)))
                        .toList(),
                pairing.tied());
    }
}
