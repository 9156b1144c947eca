package dev.touchstone.data;

import dev.touchstone.domain.AnnotatorReliability;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Preferences as pairs.
 *
 * @param tied pairs without a majority
 * @param unpaired texts left over when no other is there to join them with
 * @param annotators how far each can be relied on, by name; empty where that was not asked for
 */
record Pairing(List<PairGroup> groups, long tied, long unpaired, List<AnnotatorReliability> annotators) {

    /** As below, where everyone counts alike and the widest gap of ratings is a margin of 1. */
    static Pairing of(List<Preference> preferences, boolean softLabels, long seed) {
        return of(preferences, new PairingOptions(softLabels, false, 1, seed));
    }

    /**
     * Judgements of several people about the same two answers become one pair, wherever they stand, for each attribute that they were
     * judged by. Labelled texts of each label, and rated texts, are shuffled with the seed and joined into pairs; judgements of two
     * people are not compared.
     */
    static Pairing of(List<Preference> preferences, PairingOptions options) {
        List<Pairing> each = IntStream.range(0, options.attributes().size())
                .mapToObj(output -> of(preferences, options, output))
                .toList();
        return new Pairing(
                each.stream().flatMap(one -> one.groups.stream()).toList(),
                each.stream().mapToLong(Pairing::tied).sum(),
                each.stream().mapToLong(Pairing::unpaired).sum(),
                each.stream().flatMap(one -> one.annotators.stream()).toList());
    }

    private static Pairing of(List<Preference> preferences, PairingOptions options, int output) {
        String attribute = options.attributes().get(output);
        List<PairGroup> groups = new ArrayList<>();
        PairLines pairs = new PairLines();
        LabelledTexts labelled = new LabelledTexts();
        Ratings ratings = new Ratings(options.ratingMargin());
        List<RankedAnswers> rankings = new ArrayList<>();
        for (SameAnswers.Row row : SameAnswers.merged(preferences, attribute)) {
            switch (row.preference()) {
                case Preference.Pair pair -> pairs.add(pair, row.index());
                case Preference.Ranking ranking -> rankings.add(RankedAnswers.of(ranking, row.index()));
                case Preference.Rating rating -> ratings.add(rating, row.index());
                case Preference.LabelledText text -> labelled.add(text, row.index());
            }
        }
        Optional<CrowdModel> crowd =
                options.annotatorReliability() ? Optional.of(crowd(pairs, rankings, ratings)) : Optional.empty();
        groups.addAll(pairs.groups(crowd));
        rankings.forEach(ranking -> groups.add(ranking.group(crowd)));
        groups.addAll(ratings.ofPrompts(crowd));
        groups.addAll(ratings.ofTexts(RandomStream.RATED.of(options.seed())));
        groups.addAll(labelled.pairs(options.seed()));
        return new Pairing(
                (options.softLabels() ? groups : majority(groups))
                        .stream().map(group -> group.teaching(output)).toList(),
                groups.stream()
                        .flatMap(group -> group.pairs().stream())
                        .filter(pair -> !pair.hasMajority())
                        .count(),
                labelled.unpaired() + ratings.unpaired(),
                crowd.map(model -> model.annotators(attribute)).orElse(List.of()));
    }

    private static CrowdModel crowd(PairLines pairs, List<RankedAnswers> rankings, Ratings ratings) {
        return CrowdModel.fit(
                Stream.of(pairs.votes().stream(), rankings.stream().map(RankedAnswers::votes), ratings.votes().stream())
                        .flatMap(votes -> votes)
                        .toList());
    }

    private record RankedAnswers(Preference.Ranking ranking, int row, Votes votes) {
        static RankedAnswers of(Preference.Ranking ranking, int row) {
            Votes votes = new Votes(ranking.responses().size());
            ranking.rankings().forEach(one -> votes.addRanks(one.annotator(), one.ranks()));
            return new RankedAnswers(ranking, row, votes);
        }

        PairGroup group(Optional<CrowdModel> crowd) {
            return new PairGroup(
                    ranking.responses().stream()
                            .map(response -> ScoreInput.of(ranking.prompt(), response))
                            .toList(),
                    Collections.nCopies(ranking.responses().size(), row),
                    votes.pairs(ranking.weight(), crowd));
        }
    }

    private static List<PairGroup> majority(List<PairGroup> groups) {
        return groups.stream()
                .map(PairGroup::byMajority)
                .filter(group -> !group.pairs().isEmpty())
                .toList();
    }
}
