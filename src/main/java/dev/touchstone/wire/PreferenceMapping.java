package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.AnnotatorRanking;
import dev.touchstone.grpc.v1.AnnotatorRating;
import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.PreferencePair;
import dev.touchstone.grpc.v1.PreferenceRanking;
import dev.touchstone.grpc.v1.PreferenceRating;
import dev.touchstone.grpc.v1.PreferenceSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Preferences and where they come from. */
public final class PreferenceMapping {
    private PreferenceMapping() {}

    /**
     * Where preferences come from.
     *
     * @throws TouchstoneException INVALID_REQUEST with paths like {@code inline.preferences[3].pair.margin}
     */
    public static DataSource toDomain(PreferenceSource source) {
        return switch (source.getSourceCase()) {
            case PATH -> new DataSource.Location(path(source.getPath()));
            case INLINE -> inline(source.getInline());
            case SOURCE_NOT_SET -> throw invalid("", "none (expected: path or inline)");
        };
    }

    public static PreferenceSource toProto(DataSource source) {
        PreferenceSource.Builder builder = PreferenceSource.newBuilder();
        return switch (source) {
            case DataSource.Location location ->
                builder.setPath(location.path().toString()).build();
            case DataSource.Inline inline ->
                builder.setInline(InlinePreferences.newBuilder()
                                .addAllPreferences(inline.preferences().stream()
                                        .map(PreferenceMapping::toProto)
                                        .toList()))
                        .build();
        };
    }

    /**
     * One judgement in any of its forms.
     *
     * @throws TouchstoneException INVALID_REQUEST with paths like {@code pair.margin}
     */
    public static Preference toDomain(dev.touchstone.grpc.v1.Preference preference) {
        Violations violations = new Violations();
        Preference mapped =
                switch (preference.getFormCase()) {
                    case PAIR -> violations.collect("pair", () -> pair(preference.getPair()));
                    case RANKING -> violations.collect("ranking", () -> ranking(preference.getRanking()));
                    case LABELLED_TEXT ->
                        violations.collect("labelled_text", () -> labelledText(preference.getLabelledText()));
                    case RATING -> violations.collect("rating", () -> rating(preference.getRating()));
                    case FORM_NOT_SET -> throw invalid("", "none (expected: pair, ranking, rating or labelled_text)");
                };
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    public static dev.touchstone.grpc.v1.Preference toProto(Preference preference) {
        dev.touchstone.grpc.v1.Preference.Builder builder = dev.touchstone.grpc.v1.Preference.newBuilder();
        switch (preference) {
            case Preference.Pair pair -> builder.setPair(pairToProto(pair));
            case Preference.Ranking ranking -> builder.setRanking(rankingToProto(ranking));
            case Preference.Rating rating -> builder.setRating(ratingToProto(rating));
            case Preference.LabelledText text ->
                builder.getLabelledTextBuilder()
                        .setText(text.text())
                        .setLabel(text.acceptable() ? 1 : 0)
                        .setWeight(text.weight());
        }
        return builder.build();
    }

    /** A prompt of either form, or null when there is neither; both are refused. */
    static @Nullable Prompt prompt(String text, List<dev.touchstone.grpc.v1.ChatMessage> messages) {
        if (messages.isEmpty()) {
            return text.isEmpty() ? null : new Prompt.Text(text);
        }
        Violations violations =
                new Violations().check(text.isEmpty(), "messages", "given beside prompt", "one of the two");
        return conversation(messages, violations);
    }

    private static Prompt conversation(List<dev.touchstone.grpc.v1.ChatMessage> messages, Violations violations) {
        List<ChatMessage> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            dev.touchstone.grpc.v1.ChatMessage message = messages.get(i);
            ChatMessage turn = violations.collect(
                    "messages[" + i + "]", () -> new ChatMessage(message.getRole(), message.getContent()));
            if (turn != null) {
                turns.add(turn);
            }
        }
        violations.throwIfAny();
        return new Prompt.Conversation(turns);
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw invalid("path", "empty (expected: a file or folder on the server)");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid("path", "not a path: " + e.getReason());
        }
    }

    private static DataSource inline(InlinePreferences inline) {
        Violations violations = new Violations();
        DataSource.Inline.checkCount(violations, inline.getPreferencesCount());
        List<Preference> preferences = new ArrayList<>();
        for (int i = 0; i < inline.getPreferencesCount(); i++) {
            dev.touchstone.grpc.v1.Preference preference = inline.getPreferences(i);
            Preference mapped = violations.collect("inline.preferences[" + i + "]", () -> toDomain(preference));
            if (mapped != null) {
                preferences.add(mapped);
            }
        }
        violations.throwIfAny();
        return new DataSource.Inline(preferences);
    }

    private static Preference pair(PreferencePair pair) {
        Violations violations = new Violations();
        Prompt prompt = violations.collect("", () -> prompt(pair.getPrompt(), pair.getMessagesList()));
        double weight = pair.hasWeight() ? pair.getWeight() : 1;
        Preference mapped = violations.collect(
                "", () -> new Preference.Pair(prompt, pair.getChosen(), pair.getRejected(), pair.getMargin(), weight));
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    private static PreferencePair pairToProto(Preference.Pair pair) {
        PreferencePair.Builder builder = PreferencePair.newBuilder()
                .setChosen(pair.chosen())
                .setRejected(pair.rejected())
                .setMargin(pair.margin())
                .setWeight(pair.weight());
        switch (pair.prompt()) {
            case Prompt.Text text -> builder.setPrompt(text.text());
            case Prompt.Conversation conversation -> builder.addAllMessages(messages(conversation));
            case null -> {}
        }
        return builder.build();
    }

    private static Preference ranking(PreferenceRanking ranking) {
        Violations violations = new Violations();
        Prompt prompt = violations.collect("", () -> prompt(ranking.getPrompt(), ranking.getMessagesList()));
        List<Preference.AnnotatorRanks> rankings = new ArrayList<>();
        for (int i = 0; i < ranking.getRankingsCount(); i++) {
            AnnotatorRanking one = ranking.getRankings(i);
            // In the place of bad ranks stand good ones, so that what else is wrong with the ranking is found too.
            rankings.add(requireNonNullElseGet(
                    violations.collect("rankings[" + i + "]", () -> ranks(one.getAnnotator(), one.getRanksList())),
                    () -> ranks(one.getAnnotator(), Collections.nCopies(one.getRanksCount(), 1))));
        }
        double weight = ranking.hasWeight() ? ranking.getWeight() : 1;
        Preference mapped = violations.collect(
                "", () -> new Preference.Ranking(prompt, ranking.getResponsesList(), rankings, weight));
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    private static Preference.AnnotatorRanks ranks(String annotator, List<Integer> ranks) {
        return new Preference.AnnotatorRanks(annotator, ranks);
    }

    private static PreferenceRanking rankingToProto(Preference.Ranking ranking) {
        PreferenceRanking.Builder builder = PreferenceRanking.newBuilder()
                .addAllResponses(ranking.responses())
                .setWeight(ranking.weight());
        for (Preference.AnnotatorRanks one : ranking.rankings()) {
            builder.addRankingsBuilder().setAnnotator(one.annotator()).addAllRanks(one.ranks());
        }
        switch (ranking.prompt()) {
            case Prompt.Text text -> builder.setPrompt(text.text());
            case Prompt.Conversation conversation -> builder.addAllMessages(messages(conversation));
            case null -> {}
        }
        return builder.build();
    }

    private static Preference rating(PreferenceRating rating) {
        Violations violations = new Violations();
        Prompt prompt = violations.collect("", () -> prompt(rating.getPrompt(), rating.getMessagesList()));
        List<Preference.AnnotatorRating> ratings = new ArrayList<>();
        for (int i = 0; i < rating.getRatingsCount(); i++) {
            AnnotatorRating one = rating.getRatings(i);
            double value = one.hasRating() ? one.getRating() : Double.NaN;
            // In the place of a bad rating stands a good one, so that what else is wrong is found too.
            ratings.add(requireNonNullElseGet(
                    violations.collect(
                            "ratings[" + i + "]", () -> new Preference.AnnotatorRating(one.getAnnotator(), value)),
                    () -> new Preference.AnnotatorRating(one.getAnnotator(), 0)));
        }
        double weight = rating.hasWeight() ? rating.getWeight() : 1;
        Preference mapped =
                violations.collect("", () -> new Preference.Rating(prompt, rating.getResponse(), ratings, weight));
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    private static PreferenceRating ratingToProto(Preference.Rating rating) {
        PreferenceRating.Builder builder =
                PreferenceRating.newBuilder().setResponse(rating.response()).setWeight(rating.weight());
        for (Preference.AnnotatorRating one : rating.ratings()) {
            builder.addRatingsBuilder().setAnnotator(one.annotator()).setRating(one.rating());
        }
        switch (rating.prompt()) {
            case Prompt.Text text -> builder.setPrompt(text.text());
            case Prompt.Conversation conversation -> builder.addAllMessages(messages(conversation));
            case null -> {}
        }
        return builder.build();
    }

    private static List<dev.touchstone.grpc.v1.ChatMessage> messages(Prompt.Conversation conversation) {
        return conversation.messages().stream()
                .map(m -> dev.touchstone.grpc.v1.ChatMessage.newBuilder()
                        .setRole(m.role())
                        .setContent(m.content())
                        .build())
                .toList();
    }

    private static Preference labelledText(dev.touchstone.grpc.v1.LabelledText labelled) {
        Violations violations = new Violations();
        String given = labelled.hasLabel() ? String.valueOf(labelled.getLabel()) : "none";
        violations.check(
                labelled.hasLabel() && (labelled.getLabel() == 0 || labelled.getLabel() == 1),
                "label",
                given,
                "1 = acceptable or 0 = not");
        double weight = labelled.hasWeight() ? labelled.getWeight() : 1;
        Preference mapped = violations.collect(
                "", () -> new Preference.LabelledText(labelled.getText(), labelled.getLabel() == 1, weight));
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    private static TouchstoneException invalid(String field, String description) {
        return new TouchstoneException(List.of(new FieldViolation(field, description)));
    }
}
