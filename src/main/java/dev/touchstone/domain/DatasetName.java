package dev.touchstone.domain;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dataset's id with or without a revision; prints as the resource name {@code datasets/{id}[/revisions/{n}]}. */
public record DatasetName(String id, OptionalInt revision) {
    private static final String ID = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final Pattern BARE = Pattern.compile(ID);
    private static final Pattern RESOURCE = Pattern.compile("datasets/(" + ID + ")(?:/revisions/([1-9][0-9]{0,8}))?");

    public DatasetName {
        new Violations()
                .check(isId(id), "dataset", id, "1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit")
                .check(revision.isEmpty() || revision.getAsInt() >= 1, "revision", revision, ">= 1")
                .throwIfAny();
    }

    public static DatasetName of(String id) {
        return new DatasetName(id, OptionalInt.empty());
    }

    public static DatasetName of(String id, int revision) {
        return new DatasetName(id, OptionalInt.of(revision));
    }

    /** Reads {@code id}, {@code datasets/id} or {@code datasets/id/revisions/n}. */
    public static DatasetName parse(String text) {
        Matcher resource = RESOURCE.matcher(text);
        if (!resource.matches()) {
            return of(text);
        }
        String number = resource.group(2);
        return number == null ? of(resource.group(1)) : of(resource.group(1), Integer.parseInt(number));
    }

    /** Whether {@code text} is a resource name, not a bare id. */
    public static boolean isResource(String text) {
        return RESOURCE.matcher(text).matches();
    }

    /** Whether {@code text} can be a dataset's id. */
    public static boolean isId(String text) {
        return BARE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return "datasets/" + id + (revision.isPresent() ? "/revisions/" + revision.getAsInt() : "");
    }
}
