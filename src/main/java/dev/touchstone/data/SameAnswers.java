package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings judgements of the same answers together: tools that write a line for each person take apart what a majority, or the share of
 * people who preferred an answer, is counted over.
 */
final class SameAnswers {
    /**
     * A preference.
     *
     * @param index of the first that is part of it
     */
    record Row(Preference preference, int index) {}

    private record Key(@Nullable Prompt prompt, Object answers, double weight) {}

    private SameAnswers() {}

    /**
     * What was said of one attribute: rankings of the same responses, in whatever order they were shown, and ratings of the same
     * response, as one each.
     */
    static List<Row> merged(List<Preference> preferences, String attribute) {
        Map<Key, Row> merged = new LinkedHashMap<>();
        List<Row> rest = new ArrayList<>();
        for (Row row : about(attribute, preferences)) {
            switch (row.preference) {
                case Preference.Ranking ranking ->
                    merged.merge(key(ranking, Set.copyOf(ranking.responses())), row, SameAnswers::joined);
                case Preference.Rating rating -> merged.merge(key(rating, rating.response()), row, SameAnswers::joined);
                case Preference.Pair pair -> rest.add(row);
                case Preference.LabelledText text -> rest.add(row);
            }
        }
        return Stream.concat(merged.values().stream(), rest.stream()).toList();
    }

    private static List<Row> about(String attribute, List<Preference> preferences) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < preferences.size(); i++) {
            int index = i;
            preferences.get(i).about(attribute).ifPresent(part -> rows.add(new Row(part, index)));
        }
        return rows;
    }

    private static Key key(Preference preference, Object answers) {
        return new Key(preference.prompt(), answers, preference.weight());
    }

    private static Row joined(Row first, Row second) {
        return new Row(joined(first.preference, second.preference), first.index);
    }

    private static Preference joined(Preference first, Preference second) {
        if (first instanceof Preference.Ranking ranking && second instanceof Preference.Ranking other) {
            return new Preference.Ranking(
                    ranking.prompt(),
                    ranking.responses(),
                    both(ranking.rankings(), inOrder(other, ranking.responses())),
                    ranking.weight());
        }
        Preference.Rating rating = (Preference.Rating) first;
        Preference.Rating other = (Preference.Rating) second;
        return new Preference.Rating(
                rating.prompt(), rating.response(), both(rating.ratings(), other.ratings()), rating.weight());
    }

    private static List<Preference.AnnotatorRanks> inOrder(Preference.Ranking ranking, List<String> responses) {
        List<Integer> places =
                responses.stream().map(ranking.responses()::indexOf).toList();
        return ranking.rankings().stream()
                .map(one -> new Preference.AnnotatorRanks(
                        one.annotator(), places.stream().map(one.ranks()::get).toList()))
                .toList();
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
