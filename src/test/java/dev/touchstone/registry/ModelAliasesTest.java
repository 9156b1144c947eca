package dev.touchstone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.AliasCause;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelAliasesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final List<Promotion> PROMOTIONS = List.of(Promotion.values());

    private final TreeSet<ModelName> versions = new TreeSet<>();
    private final List<AliasChange> history = new ArrayList<>();
    private int published;

    @Test
    void published_nobodyHasChosen_newestIsChampion() {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.UNLESS_CHOSEN);
        assertThat(aliases().champions()).containsExactly(version(2), version(1));
        assertThat(aliases().candidate()).isEmpty();
    }

    @Test
    void published_championWasPromoted_isCandidateUntilPromoted() {
        publish(Promotion.UNLESS_CHOSEN);
        promote(version(1));
        publish(Promotion.UNLESS_CHOSEN);
        assertThat(aliases().champion()).contains(version(1));
        assertThat(aliases().candidate()).contains(version(2));

        promote(version(2));
        assertThat(aliases().champion()).contains(version(2));
        assertThat(aliases().candidate()).isEmpty();
    }

    @Test
    void published_championIsCalibrated_isCandidate() {
        publish(Promotion.UNLESS_CHOSEN);
        apply(aliases().published(next(), Promotion.UNLESS_CHOSEN, true, NOW));
        assertThat(aliases().champion()).contains(version(1));
        assertThat(aliases().candidate()).contains(version(2));
    }

    @Test
    void published_withAWord_obeysIt() {
        publish(Promotion.NEVER);
        assertThat(aliases().champion()).as("the first is all there is").contains(version(1));
        publish(Promotion.NEVER);
        assertThat(aliases().champion()).contains(version(1));
        publish(Promotion.ALWAYS);
        assertThat(aliases().champion()).contains(version(3));
        assertThat(aliases().candidate()).as("overtaken").isEmpty();
        publish(Promotion.UNLESS_CHOSEN);
        assertThat(aliases().champion()).as("chosen by a word too").contains(version(3));
    }

    @Test
    void published_afterANewerOneThatWasQuicker_doesNotTakeOver() {
        publish(Promotion.UNLESS_CHOSEN);
        ModelName slow = next();
        versions.remove(slow);
        publish(Promotion.UNLESS_CHOSEN);
        apply(aliases().published(slow, Promotion.UNLESS_CHOSEN, false, NOW));
        versions.add(slow);
        assertThat(aliases().champion()).contains(version(3));
        assertThat(aliases().candidate()).contains(version(2));
    }

    @Test
    void rolledBack_severalTimes_goesFurtherBackAndNeverForth() {
        for (int i = 0; i < 3; i++) {
            publish(Promotion.ALWAYS);
        }
        rollBack();
        assertThat(aliases().champion()).contains(version(2));
        rollBack();
        assertThat(aliases().champion()).contains(version(1));
        TouchstoneException refused = catchThrowableOfType(TouchstoneException.class, this::rollBack);
        assertThat(refused.reason()).isEqualTo(Reason.NO_EARLIER_CHAMPION);
        assertThat(refused).hasMessageContaining("models/tone/versions/1");
    }

    @Test
    void deleted_champion_bringsBackTheOneBeforeAndIsTheReason() {
        publish(Promotion.ALWAYS);
        publish(Promotion.ALWAYS);
        publish(Promotion.NEVER);
        delete(version(2));
        assertThat(aliases().champion()).contains(version(1));
        assertThat(history.getLast().cause()).isEqualTo(AliasCause.DELETED);
        assertThat(aliases().candidate()).contains(version(3));
    }

    @Test
    void deleted_onlyChampion_makesTheCandidateChampion() {
        publish(Promotion.ALWAYS);
        publish(Promotion.NEVER);
        delete(version(1));
        assertThat(aliases().champion()).contains(version(2));
        assertThat(aliases().candidate()).isEmpty();
    }

    @Test
    void of_championThatWentWithoutAWord_isTheOneBefore() {
        publish(Promotion.ALWAYS);
        publish(Promotion.ALWAYS);
        publish(Promotion.NEVER);
        versions.remove(version(2));
        assertThat(aliases().champions()).containsExactly(version(1));
        versions.remove(version(3));
        assertThat(aliases().candidate()).isEmpty();
    }

    static Stream<Integer> seeds() {
        return IntStream.range(0, 200).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aliases_anySequence_keepWhatTheyPromise(int seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 60; step++) {
            List<AliasChange> earlier = List.copyOf(history);
            act(random);
            assertThat(history.subList(0, earlier.size())).isEqualTo(earlier);
            checkInvariants();
        }
        checkChain();
    }

    private void act(Random random) {
        ModelAliases before = aliases();
        Optional<ModelName> any = versions.stream()
                .skip(random.nextInt(Math.max(1, versions.size())))
                .findFirst();
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                Promotion promotion = PROMOTIONS.get(random.nextInt(PROMOTIONS.size()));
                boolean calibrated = random.nextBoolean();
                ModelName version = next();
                apply(before.published(version, promotion, calibrated, NOW));
                boolean mayTakeOver = promotion == Promotion.ALWAYS
                        || before.champion().isEmpty()
                        || (promotion == Promotion.UNLESS_CHOSEN && !calibrated);
                assertThat(aliases().champion().equals(Optional.of(version)) && !mayTakeOver)
                        .isFalse();
                assertThat(List.of(aliases().champion(), aliases().candidate())).contains(Optional.of(version));
            }
            case 2 ->
                any.ifPresent(version -> {
                    promote(version);
                    assertThat(aliases().champion()).contains(version);
                    if (!before.champion().equals(any)) {
                        assertThat(aliases().previousChampion()).isEqualTo(before.champion());
                    }
                });
            case 3 -> {
                if (before.previousChampion().isPresent()) {
                    rollBack();
                    assertThat(aliases().champions())
                            .isEqualTo(before.champions()
                                    .subList(1, before.champions().size()));
                }
            }
            case 4 ->
                any.ifPresent(version -> {
                    delete(version);
                    assertThat(before.champion().equals(any)
                                    || aliases().champion().equals(before.champion()))
                            .isTrue();
                    assertThat(before.candidate().equals(any)
                                    || aliases().candidate().equals(before.candidate())
                                    || aliases().champion().equals(before.candidate()))
                            .isTrue();
                });
            default -> {
                if (before.previousChampion().isPresent()) {
                    ModelName champion = before.champion().orElseThrow();
                    ModelName other = any.orElseThrow();
                    promote(other);
                    if (!other.equals(champion)) {
                        rollBack();
                        assertThat(aliases().champions()).isEqualTo(before.champions());
                    }
                }
            }
        }
    }

    private void checkInvariants() {
        ModelAliases now = aliases();
        assertThat(now.champion().isPresent()).isEqualTo(!versions.isEmpty());
        assertThat(versions).containsAll(now.champions());
        for (int i = 1; i < now.champions().size(); i++) {
            assertThat(now.champions().get(i)).isNotEqualTo(now.champions().get(i - 1));
        }
        assertThat(now.candidate().stream()).allMatch(versions::contains);
        assertThat(now.candidate().filter(now.champions()::contains)).isEmpty();
    }

    /** Each step of an alias begins where the one before ended. */
    private void checkChain() {
        Map<Object, Optional<ModelName>> at = new HashMap<>();
        for (AliasChange change : history) {
            assertThat(change.from()).isEqualTo(at.getOrDefault(change.alias(), Optional.empty()));
            at.put(change.alias(), change.to());
        }
        assertThat(at.values()).allMatch(version -> version.isEmpty() || versions.contains(version.get()));
    }

    private ModelAliases aliases() {
        return ModelAliases.of(history, versions);
    }

    private void publish(Promotion promotion) {
        ModelAliases before = aliases();
        apply(before.published(next(), promotion, false, NOW));
    }

    private void promote(ModelName version) {
        apply(aliases().promoted(version, "", NOW));
    }

    private void rollBack() {
        apply(aliases().rolledBack("", NOW));
    }

    private void delete(ModelName version) {
        apply(aliases().deleted(version, NOW));
        versions.remove(version);
    }

    private void apply(List<AliasChange> changes) {
        history.addAll(changes);
    }

    private ModelName next() {
        ModelName version = version(++published);
        versions.add(version);
        return version;
    }

    private static ModelName version(int number) {
        return ModelName.of("tone", number);
    }
}
