package dev.touchstone.domain;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model id with or without a version number; prints as the resource name {@code models/{id}[/versions/{n}]}. */
public record ModelName(String id, OptionalInt version) implements Comparable<ModelName> {
    private static final String ID = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final Pattern RESOURCE = Pattern.compile("models/(" + ID + ")(?:/versions/([1-9][0-9]{0,8}))?");
    private static final Pattern BARE = Pattern.compile(ID);

    public ModelName {
        new Violations()
                .check(isId(id), "model", id, "1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit")
                .check(version.isEmpty() || version.getAsInt() >= 1, "version", version, ">= 1")
                .throwIfAny();
    }

    public static ModelName of(String id) {
        return new ModelName(id, OptionalInt.empty());
    }

    public static ModelName of(String id, int version) {
        return new ModelName(id, OptionalInt.of(version));
    }

    /** Reads {@code id}, {@code models/id} or {@code models/id/versions/n}. */
    public static ModelName parse(String text) {
        Matcher resource = RESOURCE.matcher(text);
        if (resource.matches()) {
            String number = resource.group(2);
            return number == null ? of(resource.group(1)) : of(resource.group(1), Integer.parseInt(number));
        }
        return of(text);
    }

    /** Whether {@code text} can be a model id. */
    public static boolean isId(String text) {
        return BARE.matcher(text).matches();
    }

    @Override
    public int compareTo(ModelName other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : Integer.compare(version.orElse(0), other.version.orElse(0));
    }

    @Override
    public String toString() {
        return "models/" + id + (version.isPresent() ? "/versions/" + version.getAsInt() : "");
    }
}
