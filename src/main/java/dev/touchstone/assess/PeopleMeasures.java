package dev.touchstone.assess;

import dev.touchstone.data.Panel;
import dev.touchstone.domain.ModelEvaluation.AnnotatorAccuracy;
import dev.touchstone.domain.ModelEvaluation.BestOf;
import dev.touchstone.domain.Opinion;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.gate.Consensus;
import dev.touchstone.gate.PairedOrders;
import dev.touchstone.gate.WilsonInterval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How rewards agree with each person, and with what people together think best. */
record PeopleMeasures(List<Panel> panels, TextRewards rewards) {
    private static final long SEED = 0;

    /** Those with a name, by name. */
    List<AnnotatorAccuracy> byAnnotator() {
        Map<String, PairedOrders> byName = new TreeMap<>();
        for (Panel panel : panels) {
            double[] rewarded = values(panel, rewards::of);
            for (Opinion opinion : panel.opinions()) {
                if (!opinion.annotator().isBlank()) {
                    byName.computeIfAbsent(opinion.annotator(), name -> new PairedOrders())
                            .add(
                                    rewarded,
                                    opinion.values().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .toArray());
                }
            }
        }
        return byName.entrySet().stream()
                .filter(person -> person.getValue().counts().untiedRight() > 0)
                .map(person -> annotator(person.getKey(), person.getValue()))
                .toList();
    }

    private static AnnotatorAccuracy annotator(String name, PairedOrders orders) {
        return new AnnotatorAccuracy(name, orders.counts().untiedRight(), orders.accuracy(SEED), orders.tau(SEED));
    }

    /** By the number of answers. */
    List<BestOf> bestOf() {
        return panels.stream()
                .filter(panel -> panel.form().isOfOnePrompt())
                .map(panel -> new Choice(
                        values(panel, rewards::of), consensus(panel), values(panel, ScoreInput::judgedLength)))
                .filter(Choice::isOne)
                .collect(Collectors.groupingBy(choice -> choice.people.length, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(PeopleMeasures::bestOf)
                .toList();
    }

    private static BestOf bestOf(List<Choice> choices) {
        return new BestOf(
                choices.getFirst().people.length,
                choices.size(),
                WilsonInterval.of(
                        choices.stream().mapToDouble(Choice::ofTheModel).sum(), choices.size()),
                choices.stream().mapToDouble(Choice::ofChance).average().orElseThrow(),
                choices.stream().mapToDouble(Choice::ofTheLongest).average().orElseThrow());
    }

    private static double[] consensus(Panel panel) {
        return panel.form().isRated() ? Consensus.ofRatings(panel.opinions()) : Consensus.ofRankings(panel.opinions());
    }

    private static double[] values(Panel panel, ToDoubleFunction<ScoreInput> value) {
        return panel.answers().stream().mapToDouble(value).toArray();
    }

    /** The answers to a prompt as the model, people together, and their lengths value them. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Choice(double[] model, double[] people, double[] lengths) {
        boolean isOne() {
            boolean complete = Arrays.stream(model).noneMatch(Double::isNaN)
                    && Arrays.stream(people).noneMatch(Double::isNaN);
            return complete && Arrays.stream(people).distinct().count() > 1;
        }

        double ofTheModel() {
            return share(model);
        }

        double ofTheLongest() {
            return share(lengths);
        }

        double ofChance() {
            return (double) best(people).length / people.length;
        }

        /** Whether people think the one with the highest value best; of several such ones, the share. */
        private double share(double[] values) {
            double most = Arrays.stream(people).max().orElseThrow();
            return Arrays.stream(best(values))
                    .mapToDouble(answer -> people[answer] == most ? 1 : 0)
                    .average()
                    .orElseThrow();
        }

        private static int[] best(double[] values) {
            double most = Arrays.stream(values).max().orElseThrow();
            return IntStream.range(0, values.length)
                    .filter(answer -> values[answer] == most)
                    .toArray();
        }
    }
}
