package dev.touchstone.data;

import dev.touchstone.domain.Opinion;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What people think of the same answers, brought together wherever it stands: tools that write a line for each person take apart
 * what agreement is measured over. The last word of a person counts; people without a name are told apart only within a record.
 */
public final class SharedOpinions {
    private final List<ScoreInput> answers;
    private final Map<String, Map<ScoreInput, Double>> named = new LinkedHashMap<>();
    private List<Map<ScoreInput, Double>> nameless = List.of();

    private SharedOpinions(List<ScoreInput> answers) {
        this.answers = answers;
    }

    /** For each set of answers, the opinions about them. */
    public static List<List<Opinion>> of(List<Panel> panels) {
        Map<LinkedHashSet<ScoreInput>, SharedOpinions> shared = new LinkedHashMap<>();
        for (Panel panel : panels) {
            LinkedHashSet<ScoreInput> answers = new LinkedHashSet<>(panel.answers());
            shared.computeIfAbsent(answers, first -> new SharedOpinions(List.copyOf(first)))
                    .add(panel);
        }
        return shared.values().stream().map(SharedOpinions::opinions).toList();
    }

    private void add(Panel panel) {
        List<Map<ScoreInput, Double>> withoutName = new ArrayList<>();
        for (Opinion opinion : panel.opinions()) {
            Map<ScoreInput, Double> values = new LinkedHashMap<>();
            for (int answer = 0; answer < panel.answers().size(); answer++) {
                if (opinion.has(answer)) {
                    values.put(panel.answers().get(answer), opinion.values().get(answer));
                }
            }
            if (opinion.annotator().isEmpty()) {
                withoutName.add(values);
            } else {
                named.computeIfAbsent(opinion.annotator(), name -> new LinkedHashMap<>())
                        .putAll(values);
            }
        }
        nameless = nameless.isEmpty() ? withoutName : nameless;
    }

    private List<Opinion> opinions() {
        List<Opinion> opinions = new ArrayList<>();
        named.forEach((name, values) -> opinions.add(new Opinion(name, row(values))));
        nameless.forEach(values -> opinions.add(new Opinion("", row(values))));
        return opinions;
    }

    private List<Double> row(Map<ScoreInput, Double> values) {
        return answers.stream()
                .map(answer -> values.getOrDefault(answer, Double.NaN))
                .toList();
    }
}
