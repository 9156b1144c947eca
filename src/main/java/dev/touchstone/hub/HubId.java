package dev.touchstone.hub;

import dev.touchstone.domain.Violations;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the hub.
 *
 * @param repository {@code org/name}
 * @param revision a branch, a tag, a pull request such as {@code refs/pr/1}, or a commit
 */
public record HubId(String repository, String revision) {
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0,95}";
    private static final Pattern REPOSITORY = Pattern.compile(NAME + "/" + NAME);
    private static final Pattern REVISION =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern ID = Pattern.compile("([^@]+)(?:@(.+))?");
    private static final String NEWEST = "main";

    public HubId {
        new Violations()
                .check(isRepository(repository), "repository", repository, "org/name, such as facebook/opt-125m")
                .check(
                        REVISION.matcher(revision).matches() && !revision.contains(".."),
                        "revision",
                        revision,
                        "a branch, tag or commit")
                .throwIfAny();
    }

    /** Reads {@code org/name} or {@code org/name@revision}; empty for anything else. */
    public static Optional<HubId> parse(String text) {
        Matcher matcher = ID.matcher(text);
        if (!matcher.matches() || !isRepository(matcher.group(1))) {
            return Optional.empty();
        }
        return Optional.of(new HubId(
                matcher.group(1), Optional.ofNullable(matcher.group(2)).orElse(NEWEST)));
    }

    private static boolean isRepository(String text) {
        return REPOSITORY.matcher(text).matches() && !text.contains("..") && !text.contains("--");
    }

    /** Whether the revision is a commit, whose content never changes. */
    boolean isCommit() {
        return isCommit(revision);
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    HubId at(String commit) {
        return new HubId(repository, commit);
    }

    @Override
    public String toString() {
        return revision.equals(NEWEST) ? repository : repository + "@" + revision;
    }
}
