package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.InlinePreferences;
import dev.touchstone.grpc.v1.PreferenceSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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
            case DATASET -> new DataSource.Dataset(datasetName(source.getDataset()));
            case SOURCE_NOT_SET -> throw invalid("", "none (expected: path, inline or dataset)");
        };
    }

    public static PreferenceSource toProto(DataSource source) {
        PreferenceSource.Builder builder = PreferenceSource.newBuilder();
        return switch (source) {
            case DataSource.Dataset dataset ->
                builder.setDataset(dataset.name().toString()).build();
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
                    case PAIR -> violations.collect("pair", () -> JudgementMapping.toDomain(preference.getPair()));
                    case RANKING ->
                        violations.collect("ranking", () -> JudgementMapping.toDomain(preference.getRanking()));
                    case LABELLED_TEXT ->
                        violations.collect(
                                "labelled_text", () -> JudgementMapping.toDomain(preference.getLabelledText()));
                    case RATING ->
                        violations.collect("rating", () -> JudgementMapping.toDomain(preference.getRating()));
                    case FORM_NOT_SET -> throw invalid("", "none (expected: pair, ranking, rating or labelled_text)");
                };
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    public static dev.touchstone.grpc.v1.Preference toProto(Preference preference) {
        dev.touchstone.grpc.v1.Preference.Builder builder = dev.touchstone.grpc.v1.Preference.newBuilder();
        switch (preference) {
            case Preference.Pair pair -> builder.setPair(JudgementMapping.toProto(pair));
            case Preference.Ranking ranking -> builder.setRanking(JudgementMapping.toProto(ranking));
            case Preference.Rating rating -> builder.setRating(JudgementMapping.toProto(rating));
            case Preference.LabelledText text -> builder.setLabelledText(JudgementMapping.toProto(text));
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

    static DatasetName datasetName(String text) {
        Violations violations = new Violations();
        DatasetName name = violations.collect("dataset", () -> DatasetName.parse(text));
        violations.throwIfAny();
        return requireNonNull(name);
    }

    static Path path(String text) {
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

    private static TouchstoneException invalid(String field, String description) {
        return new TouchstoneException(List.of(new FieldViolation(field, description)));
    }
}
