package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.registry.Golden;
import dev.touchstone.testing.FakeModels;
import dev.touchstone.testing.FakeRewardModel;
import dev.touchstone.testing.ManualNanos;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHolderTest {
    private static final ScoreSettings SETTINGS =
            new ScoreSettings(new AdmissionLimits(64, 64, 10_000, 64), new BatchLimits(100, 100), 32, 100, 1);
    private static final Golden SOUND = new Golden(new ScoreInput.WholeText("a bb"), 3);
    private static final Golden WRONG = new Golden(new ScoreInput.WholeText("a bb"), 3.001f);

    private ModelLimits limits = new ModelLimits(2, 100, Set.of());
    private final ScoringLoop loop = new ScoringLoop(SETTINGS.batch(), "test", ScoringListener.NONE, System::nanoTime);
    private final ManualNanos clock = new ManualNanos();
    private FakeModels files;
    private ModelHolder holder;

    @BeforeEach
    void create(@TempDir Path directory) {
        files = new FakeModels(directory);
        holder = holder(Optional.empty(), Runnable::run);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void lease_afterPublish_servesTheNewVersionAtOnce() {
        files.publish("tone");
        assertThat(lease("tone").model().version()).isEqualTo(ModelName.of("tone", 1));

        files.publish("tone");
        assertThat(lease("tone").model().version()).isEqualTo(ModelName.of("tone", 2));
        assertThat(lease("models/tone/versions/1").model().version()).isEqualTo(ModelName.of("tone", 1));
    }

    @Test
    void lease_again_loadsOnce() {
        files.publish("tone", SOUND);
        lease("tone");
        lease("models/tone");
        lease("models/tone/versions/1");
        assertThat(files.loads()).isEqualTo(1);
    }

    @Test
    void lease_manyWhileLoading_waitForTheOneLoading() {
        Queue<Runnable> loading = new ArrayDeque<>();
        holder = holder(Optional.empty(), loading::add);
        files.publish("tone");
        CompletableFuture<ModelHolder.Lease> first = holder.lease(Optional.of(ModelName.of("tone")));
        CompletableFuture<ModelHolder.Lease> second = holder.lease(Optional.of(ModelName.of("tone", 1)));
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        loading.remove().run();

        assertThat(loading).isEmpty();
        assertThat(first.join().model()).isSameAs(second.join().model());
    }

    @Test
    void lease_newestFailsItsGoldens_keepsThePreviousVersion() {
        files.publish("tone", SOUND);
        ModelName damaged = files.publish("tone", WRONG);

        assertThat(lease("tone").model().version()).isEqualTo(ModelName.of("tone", 1));
        assertThat(lease("tone").model().version()).isEqualTo(ModelName.of("tone", 1));
        assertThat(failure(damaged.toString()).reason()).isEqualTo(Reason.GOLDEN_MISMATCH);
        assertThat(files.model(damaged).isClosed()).isTrue();
        assertThat(files.loads()).isEqualTo(2);
    }

    @Test
    void lease_everyVersionDamaged_failsWithTheNewestsReason() {
        ModelName first = files.publish("tone");
        files.failLoading(first, new TouchstoneException(Reason.INVALID_MODEL, "a test"));
        files.publish("tone", WRONG);
        assertThat(failure("tone").reason()).isEqualTo(Reason.GOLDEN_MISMATCH);
    }

    @Test
    void lease_promotedAndRolledBack_followsAtOnceWhileEarlierLeasesGoOn() {
        ModelName first = files.publish("tone");
        ModelName second = files.publish("tone");
        files.registry().promote(first, "");
        ModelHolder.Lease before = lease("tone");
        assertThat(before.model().version()).isEqualTo(first);

        files.registry().promote(second, "");
        assertThat(lease("tone").model().version()).isEqualTo(second);
        assertThat(files.model(first).isClosed()).isFalse();
        files.registry().rollBack(ModelName.of("tone"), "");
        assertThat(lease("tone").model().version()).isEqualTo(first);
        before.close();
    }

    @Test
    void lease_championDamaged_passesOverVersionsThatWereNeverChampion() {
        ModelName first = files.publish("tone", SOUND);
        files.registry().promote(first, "");
        files.publish("tone", SOUND);
        ModelName damaged = files.publish("tone", WRONG);
        files.registry().promote(damaged, "");

        assertThat(lease("tone").model().version()).isEqualTo(first);
        assertThat(holder.served("tone")).isEqualTo(first);
        assertThat(failure("tone@champion").reason()).isEqualTo(Reason.GOLDEN_MISMATCH);
    }

    @Test
    void lease_candidate_isNotTheChampion() {
        ModelName first = files.publish("tone");
        files.registry().promote(first, "");
        ModelName second = files.publish("tone");
        assertThat(lease("tone@candidate").model().version()).isEqualTo(second);
        assertThat(lease("tone").model().version()).isEqualTo(first);
        files.registry().promote(second, "");
        assertThat(failure("tone@candidate").reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
    }

    @Test
    void lease_whileTheNewChampionLoads_isOfTheOneBefore() {
        Queue<Runnable> loading = new ArrayDeque<>();
        holder = holder(Optional.empty(), loading::add);
        ModelName first = files.publish("tone");
        CompletableFuture<ModelHolder.Lease> before = holder.lease(Optional.of(ModelName.of("tone")));
        assertThat(before).isNotDone();
        loading.remove().run();
        before.join().close();
        ModelName second = files.publish("tone");

        assertThat(lease("tone").model().version()).isEqualTo(first);
        CompletableFuture<ModelHolder.Lease> named = holder.lease(Optional.of(second));
        assertThat(named).isNotDone();

        loading.remove().run();
        assertThat(loading).isEmpty();
        assertThat(named.join().model().version()).isEqualTo(second);
        assertThat(lease("tone").model().version()).isEqualTo(second);
    }

    @Test
    void lease_newChampionFailsForAReasonThatMayPass_isOfTheOneBeforeUntilItDoes() {
        ModelName first = files.publish("tone");
        lease("tone").close();
        ModelName second = files.publish("tone");
        files.failLoading(second, new TouchstoneException(Reason.STORAGE_FAILED, "a test"));

        assertThat(lease("tone").model().version()).isEqualTo(first);
        assertThat(lease("tone").model().version()).isEqualTo(first);
        assertThat(holder.served("tone")).isEqualTo(first);
        assertThat(failure(second.toString()).reason()).isEqualTo(Reason.STORAGE_FAILED);
        assertThat(files.loads()).isEqualTo(2);

        files.letLoad(second);
        clock.advance(Duration.ofNanos(LoadedModels.RETRY_NANOS));
        lease("tone").close();
        assertThat(lease("tone").model().version()).isEqualTo(second);
    }

    @Test
    void lease_failureThatMayPassAndNothingInMemory_failsAndIsTriedAgainAfterAWhile() {
        files.publish("tone");
        ModelName second = files.publish("tone");
        files.failLoading(second, new TouchstoneException(Reason.ENGINE_FAILED, "a test"));

        assertThat(failure("tone").reason()).isEqualTo(Reason.ENGINE_FAILED);
        assertThat(failure("tone").reason()).isEqualTo(Reason.ENGINE_FAILED);
        assertThat(files.loads()).isEqualTo(1);

        clock.advance(Duration.ofNanos(LoadedModels.RETRY_NANOS));
        assertThat(failure("tone").reason()).isEqualTo(Reason.ENGINE_FAILED);
        assertThat(files.loads()).isEqualTo(2);
    }

    @Test
    void followChampions_promotedElsewhere_loadsItBeforeAnyoneAsks() {
        ModelName first = files.publish("tone");
        ModelName second = files.publish("tone");
        files.registry().promote(first, "");
        lease("tone").close();
        holder.followChampions();
        files.registry().promote(second, "");
        assertThat(holder.loaded()).extracting(LoadedModel::version).containsExactly(first);

        holder.followChampions();

        assertThat(holder.loaded()).extracting(LoadedModel::version).containsExactly(first, second);
    }

    @Test
    void followChampions_championThatLeft_staysAway() {
        limits = new ModelLimits(1, 100, Set.of());
        holder = holder(Optional.empty(), Runnable::run);
        ModelName first = files.publish("tone");
        files.publish("tone");
        lease("tone").close();
        holder.followChampions();
        lease(first.toString()).close();

        holder.followChampions();

        assertThat(holder.loaded()).extracting(LoadedModel::version).containsExactly(first);
        assertThat(files.loads()).isEqualTo(2);
    }

    @Test
    void followChampions_modelDeleted_isLeftToThoseWhoAsk() {
        files.publish("tone");
        lease("tone").close();
        holder.followChampions();
        files.registry().delete(ModelName.of("tone"));

        holder.followChampions();

        assertThat(failure("tone").reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(holder.loaded()).isEmpty();
    }

    @Test
    void lease_moreThanTheLimitInUse_staysUntilItIsNot() {
        limits = new ModelLimits(1, 100, Set.of());
        holder = holder(Optional.empty(), Runnable::run);
        ModelName first = files.publish("first");
        ModelName second = files.publish("second");
        ModelHolder.Lease one = lease("first");
        ModelHolder.Lease other = lease("second");

        ModelHolder.Lease again = lease("first");
        assertThat(again.model()).isSameAs(one.model());
        assertThat(files.loads()).isEqualTo(2);
        assertThat(holder.loaded()).hasSize(2);

        other.close();
        assertThat(files.model(second).isClosed()).isTrue();
        again.close();
        one.close();
        assertThat(files.model(first).isClosed()).isFalse();
        assertThat(holder.loaded()).extracting(LoadedModel::version).containsExactly(first);
    }

    @Test
    void lease_moreThanTheLimit_closesTheLeastRecentlyUsed() {
        ModelName first = files.publish("first");
        ModelName second = files.publish("second");
        lease("first").close();
        lease("second").close();
        lease("first").close();
        files.publish("third");
        lease("third").close();

        assertThat(files.model(second).isClosed()).isTrue();
        assertThat(files.model(first).isClosed()).isFalse();
        assertThat(holder.loaded()).hasSize(2);
    }

    @Test
    void lease_moreBytesThanTheBudget_closesTheLeastRecentlyUsed() {
        limits = new ModelLimits(10, 2 * FakeRewardModel.BYTES, Set.of());
        holder = holder(Optional.empty(), Runnable::run);
        ModelName first = files.publish("first");
        lease("first").close();
        for (String id : new String[] {"second", "third"}) {
            files.publish(id);
            lease(id).close();
        }
        assertThat(files.model(first).isClosed()).isTrue();
        assertThat(holder.loaded()).hasSize(2);
    }

    @Test
    void lease_largerThanTheWholeBudget_isLoadedAlone() {
        limits = new ModelLimits(10, 1, Set.of());
        holder = holder(Optional.empty(), Runnable::run);
        for (String id : new String[] {"first", "second"}) {
            files.publish(id);
            lease(id).close();
        }
        assertThat(holder.loaded()).extracting(LoadedModel::version).containsExactly(ModelName.of("second", 1));
    }

    @Test
    void lease_moreThanTheLimit_keepsWhatIsPinned() {
        limits = new ModelLimits(1, 1, Set.of(ModelName.of("first"), ModelName.of("second", 1)));
        holder = holder(Optional.empty(), Runnable::run);
        for (String id : new String[] {"first", "second", "third", "fourth"}) {
            files.publish(id);
            lease(id).close();
        }
        assertThat(holder.loaded())
                .extracting(LoadedModel::version)
                .containsExactlyInAnyOrder(
                        ModelName.of("first", 1), ModelName.of("second", 1), ModelName.of("fourth", 1));
    }

    @Test
    void lease_ofAPinnedModel_keepsItsChampionAlone() {
        limits = new ModelLimits(1, 1, Set.of(ModelName.of("first")));
        holder = holder(Optional.empty(), Runnable::run);
        for (String id : new String[] {"first", "first", "other"}) {
            files.publish(id);
            lease(id).close();
        }
        assertThat(holder.loaded())
                .extracting(LoadedModel::version)
                .containsExactlyInAnyOrder(ModelName.of("first", 2), ModelName.of("other", 1));
    }

    @Test
    void lease_ofOneThatLeft_loadsItAnew() {
        ModelName first = files.publish("first");
        lease("first").close();
        for (String id : new String[] {"second", "third"}) {
            files.publish(id);
            lease(id).close();
        }
        assertThat(files.model(first).isClosed()).isTrue();

        assertThat(lease("first").model().version()).isEqualTo(first);
        assertThat(files.model(first).isClosed()).isFalse();
    }

    @Test
    void retireDeleted_inUse_closesAfterTheLastLease() {
        ModelName version = files.publish("tone");
        ModelHolder.Lease one = lease("tone");
        ModelHolder.Lease two = lease("tone");
        FakeRewardModel model = files.model(version);
        files.registry().delete(version);
        holder.retireDeleted();
        one.close();
        assertThat(model.isClosed()).isFalse();

        two.close();

        assertThat(model.isClosed()).isTrue();
        assertThat(failure("tone").reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
    }

    @Test
    void lease_deletedByAnotherProcess_isNotFoundAndClosed() {
        ModelName version = files.publish("tone");
        lease("tone").close();
        files.registry().delete(version);

        assertThat(failure(version.toString()).reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(files.model(version).isClosed()).isTrue();
    }

    @Test
    void lease_noModelNamed_takesTheOnlyOne() {
        files.publish("tone");
        assertThat(holder.lease(Optional.empty()).join().model().version()).isEqualTo(ModelName.of("tone", 1));
    }

    @Test
    void lease_noModelNamedOfSeveral_asksForOneUnlessThereIsADefault() {
        files.publish("tone");
        files.publish("other");
        TouchstoneException failure = failure(holder.lease(Optional.empty()));
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(failure.violations()).singleElement().satisfies(v -> assertThat(v.field())
                .isEqualTo("model"));

        holder = holder(Optional.of(ModelName.of("tone")), Runnable::run);
        assertThat(holder.lease(Optional.empty()).join().model().version()).isEqualTo(ModelName.of("tone", 1));
    }

    @Test
    void load_model_isInMemoryAndNotInUse() {
        ModelName version = files.publish("tone");
        holder.load(ModelName.of("tone")).join();
        assertThat(holder.loaded()).extracting(LoadedModel::version).containsExactly(version);
        holder.close();
        assertThat(files.model(version).isClosed()).isTrue();
    }

    @Test
    void load_modelThatIsNotThere_fails() {
        assertThat(failure(holder.load(ModelName.of("nosuch"))).reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
    }

    @Test
    void lease_nothingPublished_isNotFound() {
        assertThat(failure(holder.lease(Optional.empty())).reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
    }

    private ModelHolder holder(Optional<ModelName> defaultModel, Executor executor) {
        return new ModelHolder(
                files.registry(),
                new LoadedModels(files.registry(), files, loop, executor, limits, clock),
                defaultModel);
    }

    private ModelHolder.Lease lease(String name) {
        return holder.lease(Optional.of(ModelName.parse(name))).join();
    }

    private TouchstoneException failure(String name) {
        return failure(holder.lease(Optional.of(ModelName.parse(name))));
    }

    private static TouchstoneException failure(CompletableFuture<?> future) {
        CompletionException failure = assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(future::join)
                .actual();
        return (TouchstoneException) ModelHolder.unwrap(failure);
    }
}
