package dev.touchstone.domain;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model id, alone, with a version number or with an alias; prints as the resource name {@code models/{id}},
 * {@code models/{id}/versions/{n}} or {@code models/{id}@{alias}}.
 */
public record ModelName(String id, OptionalInt version, Optional<ModelAlias> alias) implements Comparable<ModelName> {
    private static final String ID = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final Pattern RESOURCE = Pattern.compile("models/(" + ID + ")(?:/versions/([1-9][0-9]{0,8}))?");
    private static final Pattern ALIASED = Pattern.compile("(?:models/)?(" + ID + ")@(.*)");
    private static final Pattern BARE = Pattern.compile(ID);

    public ModelName {
        new Violations()
                .check(isId(id), "model", id, "1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit")
                .check(version.isEmpty() || version.getAsInt() >= 1, "version", version, ">= 1")
                .check(version.isEmpty() || alias.isEmpty(), "version", version, "none beside an alias")
                .throwIfAny();
    }

    public static ModelName of(String id) {
        return new ModelName(id, OptionalInt.empty(), Optional.empty());
    }

    public static ModelName of(String id, int version) {
        return new ModelName(id, OptionalInt.of(version), Optional.empty());
    }

    public static ModelName of(String id, ModelAlias alias) {
        return new ModelName(id, OptionalInt.empty(), Optional.of(alias));
    }

    /** Reads {@code id}, {@code id@alias} and these two or {@code id/versions/n} behind {@code models/}. */
    public static ModelName parse(String text) {
        Matcher resource = RESOURCE.matcher(text);
        if (resource.matches()) {
            String number = resource.group(2);
            return number == null ? of(resource.group(1)) : of(resource.group(1), Integer.parseInt(number));
        }
        Matcher aliased = ALIASED.matcher(text);
        return aliased.matches() ? of(aliased.group(1), alias(aliased.group(2))) : of(text);
    }

    private static ModelAlias alias(String word) {
        Optional<ModelAlias> alias = ModelAlias.of(word);
        new Violations()
                .check(alias.isPresent(), "model", "@" + word, "@champion or @candidate")
                .throwIfAny();
        return alias.orElseThrow();
    }

    /** Whether {@code text} can be a model id. */
    public static boolean isId(String text) {
        return BARE.matcher(text).matches();
    }

    /** Whether it is the id alone. */
    public boolean isModel() {
        return version.isEmpty() && alias.isEmpty();
    }

    @Override
    public int compareTo(ModelName other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : Integer.compare(version.orElse(0), other.version.orElse(0));
    }

    @Override
    public String toString() {
        String rest = version.isPresent()
                ? "/versions/" + version.getAsInt()
                : alias.map(name -> "@" + name).orElse("");
        return "models/" + id + rest;
    }
}
