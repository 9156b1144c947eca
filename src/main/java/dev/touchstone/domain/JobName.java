package dev.touchstone.domain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job's id, such as {@code 20261123-221501-ab12cd}, which sorts by time; prints as the resource name {@code jobs/{id}}. */
public record JobName(String id) implements Comparable<JobName> {
    private static final String ID = "[a-z0-9][a-z0-9-]{0,62}";
    private static final Pattern BARE = Pattern.compile(ID);
    private static final Pattern RESOURCE = Pattern.compile("(?:jobs/)?(" + ID + ")");

    public JobName {
        new Violations()
                .check(BARE.matcher(id).matches(), "name", id, "jobs/{job}")
                .throwIfAny();
    }

    /** Reads {@code id} or {@code jobs/id}. */
    public static JobName parse(String text) {
        Matcher matcher = RESOURCE.matcher(text);
        return new JobName(matcher.matches() ? matcher.group(1) : text);
    }

    /** Whether {@code text} can be a job's id. */
    public static boolean isId(String text) {
        return BARE.matcher(text).matches();
    }

    @Override
    public int compareTo(JobName other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return "jobs/" + id;
    }
}
