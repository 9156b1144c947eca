package dev.touchstone.registry;

import dev.touchstone.domain.AliasCause;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelAlias;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the aliases of one model stand for, and how they change. It follows from the history and the versions that are there, so
 * that a version which went without a word is never meant. Immutable.
 *
 * @param champions the champion and those before it, in the order in which rolling back comes to them; empty when there is no
 *     version at all
 * @param candidate never one of the champions
 * @param history oldest first
 * @param versions all that are there
 */
public record ModelAliases(
        List<ModelName> champions,
        Optional<ModelName> candidate,
        List<AliasChange> history,
        Collection<ModelName> versions) {
    public ModelAliases {
        versions = List.copyOf(versions);
        champions = List.copyOf(champions);
        history = List.copyOf(history);
    }

    static ModelAliases of(List<AliasChange> history, Collection<ModelName> versions) {
        AliasReplay replay = new AliasReplay(history);
        List<ModelName> recorded = replay.champions(versions);
        List<ModelName> champions =
                recorded.isEmpty() ? newest(versions.stream()).stream().toList() : recorded;
        return new ModelAliases(
                champions,
                replay.candidate().filter(versions::contains).filter(version -> !champions.contains(version)),
                history,
                versions);
    }

    /** Empty when there is no version at all. */
    public Optional<ModelName> champion() {
        return champions.stream().findFirst();
    }

    /** The champion that rolling back leads to. */
    public Optional<ModelName> previousChampion() {
        return champions.stream().skip(1).findFirst();
    }

    /** The version that an alias stands for. */
    public Optional<ModelName> version(ModelAlias alias) {
        return switch (alias) {
            case CHAMPION -> champion();
            case CANDIDATE -> candidate;
        };
    }

    /**
     * What publishing a version changes.
     *
     * @param calibrated whether the champion is
     */
    List<AliasChange> published(ModelName version, Promotion promotion, boolean calibrated, Instant time) {
        if (!takesOver(version, promotion, calibrated)) {
            return List.of(change(ModelAlias.CANDIDATE, Optional.of(version), AliasCause.PUBLISHED, "", time));
        }
        AliasCause cause = promotion == Promotion.ALWAYS ? AliasCause.PROMOTED : AliasCause.PUBLISHED;
        List<AliasChange> changes = new ArrayList<>();
        changes.add(change(ModelAlias.CHAMPION, Optional.of(version), cause, "", time));
        candidate.ifPresent(overtaken ->
                changes.add(change(ModelAlias.CANDIDATE, Optional.empty(), AliasCause.PUBLISHED, "", time)));
        return changes;
    }

    private boolean takesOver(ModelName version, Promotion promotion, boolean calibrated) {
        if (champion().isEmpty()) {
            return true;
        }
        return switch (promotion) {
            case ALWAYS -> true;
            case NEVER -> false;
            case UNLESS_CHOSEN -> !isChosen() && !calibrated && version.compareTo(champions.getFirst()) > 0;
        };
    }

    /** Whether somebody wanted this champion, rather than that it was the newest version. */
    private boolean isChosen() {
        return history.stream()
                .filter(change -> change.alias() == ModelAlias.CHAMPION)
                .reduce((earlier, later) -> later)
                .filter(change -> change.cause() != AliasCause.PUBLISHED)
                .isPresent();
    }

    /** @throws TouchstoneException PROMOTION_REFUSED */
    void requireChampion(ModelName expected) {
        if (!champion().equals(Optional.of(expected))) {
            throw new TouchstoneException(
                    Reason.PROMOTION_REFUSED,
                    expected + " is no longer the champion that the version was compared with; try again");
        }
    }

    /** What making a version the champion changes: nothing when somebody did it before. */
    List<AliasChange> promoted(ModelName version, String note, Instant time) {
        if (champion().equals(Optional.of(version)) && isChosen()) {
            return List.of();
        }
        return moved(version, AliasCause.PROMOTED, note, time);
    }

    /**
     * What going back to the champion before changes.
     *
     * @throws TouchstoneException NO_EARLIER_CHAMPION
     */
    List<AliasChange> rolledBack(String note, Instant time) {
        ModelName previous = previousChampion()
                .orElseThrow(() -> new TouchstoneException(
                        Reason.NO_EARLIER_CHAMPION,
                        champion().map(ModelName::toString).orElse("no version")
                                + " has no champion before it (expected: one that is still there; PromoteModel takes any"
                                + " version)"));
        return moved(previous, AliasCause.ROLLED_BACK, note, time);
    }

    /** What deleting a version changes: nothing when no alias stands for it. */
    List<AliasChange> deleted(ModelName version, Instant time) {
        List<AliasChange> changes = new ArrayList<>();
        if (champion().equals(Optional.of(version))) {
            Optional<ModelName> next =
                    without(version, champions).findFirst().or(() -> newest(without(version, versions)));
            changes.add(change(ModelAlias.CHAMPION, next, AliasCause.DELETED, "", time));
            if (next.isPresent() && next.equals(candidate)) {
                changes.add(change(ModelAlias.CANDIDATE, Optional.empty(), AliasCause.DELETED, "", time));
            }
        }
        if (candidate.equals(Optional.of(version))) {
            changes.add(change(ModelAlias.CANDIDATE, Optional.empty(), AliasCause.DELETED, "", time));
        }
        return changes;
    }

    private List<AliasChange> moved(ModelName champion, AliasCause cause, String note, Instant time) {
        List<AliasChange> changes = new ArrayList<>();
        changes.add(change(ModelAlias.CHAMPION, Optional.of(champion), cause, note, time));
        if (candidate.equals(Optional.of(champion))) {
            changes.add(change(ModelAlias.CANDIDATE, Optional.empty(), cause, note, time));
        }
        return changes;
    }

    private AliasChange change(ModelAlias alias, Optional<ModelName> to, AliasCause cause, String note, Instant time) {
        return new AliasChange(alias, time, version(alias), to, cause, note);
    }

    private static Stream<ModelName> without(ModelName version, Collection<ModelName> all) {
        return all.stream().filter(other -> !other.equals(version));
    }

    private static Optional<ModelName> newest(Stream<ModelName> versions) {
        return versions.max(Comparator.naturalOrder());
    }
}
