package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.AnnotatorRanking;
import dev.touchstone.grpc.v1.AnnotatorRating;
import dev.touchstone.grpc.v1.AttributeRanks;
import dev.touchstone.grpc.v1.ChatMessage;
import dev.touchstone.grpc.v1.LabelledText;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.PreferenceRanking;
import dev.touchstone.grpc.v1.PreferenceRating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Each form of a judgement. All that is wrong with one is found together, as INVALID_REQUEST with a path for each field. */
final class JudgementMapping {
    private JudgementMapping() {}

    static Preference toDomain(PreferencePair pair) {
        Violations violations = new Violations();
        Prompt prompt = prompt(pair.getPrompt(), pair.getMessagesList(), violations);
        double weight = pair.hasWeight() ? pair.getWeight() : 1;
        return mapped(
                violations,
                () -> new Preference.Pair(
                        prompt,
                        pair.getChosen(),
                        pair.getRejected(),
                        pair.getMargin(),
                        weight,
                        pair.getAnnotator(),
                        attribute(pair.getAttribute())));
    }

    static PreferencePair toProto(Preference.Pair pair) {
        PreferencePair.Builder builder = PreferencePair.newBuilder()
                .setChosen(pair.chosen())
                .setRejected(pair.rejected())
                .setMargin(pair.margin())
                .setWeight(pair.weight())
                .setAnnotator(pair.annotator())
                .setAttribute(named(pair.attribute()));
        writePrompt(pair.prompt(), builder::setPrompt, builder::addAllMessages);
        return builder.build();
    }

    static Preference toDomain(PreferenceRanking ranking) {
        Violations violations = new Violations();
        Prompt prompt = prompt(ranking.getPrompt(), ranking.getMessagesList(), violations);
        List<Preference.AnnotatorRanks> rankings = new ArrayList<>();
        for (int i = 0; i < ranking.getRankingsCount(); i++) {
            AnnotatorRanking one = ranking.getRankings(i);
            // In the place of bad ranks stand good ones, so that what else is wrong with the ranking is found too.
            rankings.add(requireNonNullElseGet(
                    violations.collect("rankings[" + i + "]", () -> toDomain(one)),
                    () -> new Preference.AnnotatorRanks("", Collections.nCopies(one.getRanksCount(), 1))));
        }
        double weight = ranking.hasWeight() ? ranking.getWeight() : 1;
        return mapped(violations, () -> new Preference.Ranking(prompt, ranking.getResponsesList(), rankings, weight));
    }

    private static Preference.AnnotatorRanks toDomain(AnnotatorRanking one) {
        Map<String, List<Integer>> attributes = new TreeMap<>();
        one.getAttributesMap().forEach((name, ranks) -> attributes.put(name, ranks.getRanksList()));
        return new Preference.AnnotatorRanks(one.getAnnotator(), one.getRanksList(), attributes);
    }

    static PreferenceRanking toProto(Preference.Ranking ranking) {
        PreferenceRanking.Builder builder = PreferenceRanking.newBuilder()
                .addAllResponses(ranking.responses())
                .setWeight(ranking.weight());
        for (Preference.AnnotatorRanks one : ranking.rankings()) {
            AnnotatorRanking.Builder ranks =
                    builder.addRankingsBuilder().setAnnotator(one.annotator()).addAllRanks(one.ranks());
            one.attributes()
                    .forEach((name, values) -> ranks.putAttributes(
                            name,
                            AttributeRanks.newBuilder().addAllRanks(values).build()));
        }
        writePrompt(ranking.prompt(), builder::setPrompt, builder::addAllMessages);
        return builder.build();
    }

    static Preference toDomain(PreferenceRating rating) {
        Violations violations = new Violations();
        Prompt prompt = prompt(rating.getPrompt(), rating.getMessagesList(), violations);
        List<Preference.AnnotatorRating> ratings = new ArrayList<>();
        for (int i = 0; i < rating.getRatingsCount(); i++) {
            AnnotatorRating one = rating.getRatings(i);
            // In the place of a bad rating stands a good one, so that what else is wrong is found too.
            ratings.add(requireNonNullElseGet(
                    violations.collect("ratings[" + i + "]", () -> toDomain(one)),
                    () -> new Preference.AnnotatorRating("", 0)));
        }
        double weight = rating.hasWeight() ? rating.getWeight() : 1;
        return mapped(violations, () -> new Preference.Rating(prompt, rating.getResponse(), ratings, weight));
    }

    private static Preference.AnnotatorRating toDomain(AnnotatorRating one) {
        double rating = one.hasRating() ? one.getRating() : Double.NaN;
        return new Preference.AnnotatorRating(one.getAnnotator(), rating, one.getAttributesMap());
    }

    static PreferenceRating toProto(Preference.Rating rating) {
        PreferenceRating.Builder builder =
                PreferenceRating.newBuilder().setResponse(rating.response()).setWeight(rating.weight());
        for (Preference.AnnotatorRating one : rating.ratings()) {
            AnnotatorRating.Builder ratings =
                    builder.addRatingsBuilder().setAnnotator(one.annotator()).putAllAttributes(one.attributes());
            if (one.isOverall()) {
                ratings.setRating(one.rating());
            }
        }
        writePrompt(rating.prompt(), builder::setPrompt, builder::addAllMessages);
        return builder.build();
    }

    static Preference toDomain(LabelledText labelled) {
        Violations violations = new Violations();
        String given = labelled.hasLabel() ? String.valueOf(labelled.getLabel()) : "none";
        violations.check(
                labelled.hasLabel() && (labelled.getLabel() == 0 || labelled.getLabel() == 1),
                "label",
                given,
                "1 = acceptable or 0 = not");
        Prompt prompt = prompt(labelled.getPrompt(), labelled.getMessagesList(), violations);
        double weight = labelled.hasWeight() ? labelled.getWeight() : 1;
        return mapped(
                violations,
                () -> new Preference.LabelledText(
                        prompt,
                        labelled.getText(),
                        labelled.getLabel() == 1,
                        weight,
                        labelled.getAnnotator(),
                        attribute(labelled.getAttribute())));
    }

    static LabelledText toProto(Preference.LabelledText text) {
        LabelledText.Builder builder = LabelledText.newBuilder()
                .setText(text.text())
                .setLabel(text.acceptable() ? 1 : 0)
                .setWeight(text.weight())
                .setAnnotator(text.annotator())
                .setAttribute(named(text.attribute()));
        writePrompt(text.prompt(), builder::setPrompt, builder::addAllMessages);
        return builder.build();
    }

    private static String attribute(String name) {
        return name.isEmpty() ? Attribute.OVERALL : name;
    }

    /** What most judgements are about is left out. */
    private static String named(String attribute) {
        return attribute.equals(Attribute.OVERALL) ? "" : attribute;
    }

    private static @Nullable Prompt prompt(String text, List<ChatMessage> messages, Violations violations) {
        return violations.collect("", () -> PreferenceMapping.prompt(text, messages));
    }

    private static Preference mapped(Violations violations, Supplier<Preference> constructor) {
        Preference mapped = violations.collect("", constructor);
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    private static void writePrompt(
            @Nullable Prompt prompt, Consumer<String> asText, Consumer<List<ChatMessage>> asMessages) {
        switch (prompt) {
            case Prompt.Text text -> asText.accept(text.text());
            case Prompt.Conversation conversation -> asMessages.accept(messages(conversation));
            case null -> {}
        }
    }

    private static List<ChatMessage> messages(Prompt.Conversation conversation) {
        return conversation.messages().stream()
                .map(message -> ChatMessage.newBuilder()
                        .setRole(message.role())
                        .setContent(message.content())
                        .build())
                .toList();
    }
}
