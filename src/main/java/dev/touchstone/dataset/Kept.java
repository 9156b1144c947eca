package dev.touchstone.dataset;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ToForget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A record of a dataset.
 *
 * @param id by which it can be forgotten
 */
record Kept(String id, Preference preference) {

    /** What remains of it; empty when nothing does. */
    Optional<Kept> without(ToForget forgotten) {
        return switch (forgotten) {
            case ToForget.RecordId(String doomed) -> id.equals(doomed) ? Optional.empty() : Optional.of(this);
            case ToForget.Annotator(String name) -> without(name).map(rest -> new Kept(id, rest));
        };
    }

    /** Everyone who judged it and is known by a name. */
    Stream<String> annotators() {
        return preference.annotators().stream().filter(name -> !name.isEmpty());
    }

    private Optional<Preference> without(String name) {
        return switch (preference) {
            case Preference.Pair pair when pair.annotator().equals(name) -> Optional.empty();
            case Preference.LabelledText text when text.annotator().equals(name) -> Optional.empty();
            case Preference.Ranking ranking -> {
                List<Preference.AnnotatorRanks> others = ranking.rankings().stream()
                        .filter(one -> !one.annotator().equals(name))
                        .toList();
                yield others.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Preference.Ranking(
                                ranking.prompt(), ranking.responses(), others, ranking.weight()));
            }
            case Preference.Rating rating -> {
                List<Preference.AnnotatorRating> others = rating.ratings().stream()
                        .filter(one -> !one.annotator().equals(name))
                        .toList();
                yield others.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Preference.Rating(rating.prompt(), rating.response(), others, rating.weight()));
            }
            default -> Optional.of(preference);
        };
    }
}
