package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Tokens;
import dev.touchstone.score.PrefixScorer.Request;
import dev.touchstone.score.PrefixScorer.Scored;
import dev.touchstone.testing.FakeCausalModel;
import dev.touchstone.testing.FakeRewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrefixScorerTest {
    private static final int[] PROMPT = {1, 2, 3, 4, 5};

    private final FakeCausalModel model = new FakeCausalModel();
    private final PrefixCache cache = new PrefixCache(40 * FakeCausalModel.BYTES, 3);
    private final PrefixScorer scorer = new PrefixScorer(model, cache);

    @Test
    void score_answersToOnePrompt_readItOnce() {
        List<Reward> rewards = score(List.of(answer(6), answer(7, 7), answer(8)));
        assertThat(rewards).containsExactly(new Reward(21, 0), new Reward(29, 5), new Reward(23, 5));
        assertThat(model.read()).isEqualTo(5 + 1 + 2 + 1);
    }

    @Test
    void score_nextRequestWithThePrompt_doesNotReadItAgain() {
        score(List.of(answer(6), answer(7)));
        long before = model.read();
        assertThat(score(List.of(answer(8, 8)))).containsExactly(new Reward(31, 5));
        assertThat(model.read() - before).isEqualTo(2);
        assertThat(cache.hits()).isEqualTo(2);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void prove_textsOfGoldens_countAsNothing() {
        scorer.prove(() -> score(List.of(answer(6), answer(7))));
        assertThat(cache.hits() + cache.misses()).isZero();
        score(List.of(answer(8)));
        assertThat(cache.hits()).isEqualTo(1);
    }

    @Test
    void score_promptThatComesBackAlone_isReadOnce() {
        score(List.of(answer(6)));
        assertThat(cache.count()).isEqualTo(1);
        assertThat(score(List.of(answer(7)))).containsExactly(new Reward(22, 5));
        assertThat(score(List.of(answer(8)))).containsExactly(new Reward(23, 5));
        assertThat(cache.count()).isEqualTo(1);
        assertThat(model.read()).isEqualTo(6 + 1 + 1);
    }

    @Test
    void score_sameTextAgain_readsItsLastTokenAlone() {
        score(List.of(whole(1, 2, 3, 4), whole(1, 2, 3, 4, 9)));
        assertThat(score(List.of(whole(1, 2, 3, 4)))).containsExactly(new Reward(10, 3));
    }

    @Test
    void score_draftThatGrows_readsWhatIsNewAndWhatChanged() {
        Draft draft = new Draft();
        score(List.of(draft(draft, 1, 2, 3, 4)));
        assertThat(score(List.of(draft(draft, 1, 2, 3, 9, 9)))).containsExactly(new Reward(24, 3));
        assertThat(score(List.of(draft(draft, 1, 2, 3, 9, 9, 9)))).containsExactly(new Reward(33, 5));
        assertThat(model.read()).isEqualTo(4 + 2 + 1);
        assertThat(cache.bytes()).isEqualTo(6 * FakeCausalModel.BYTES);
    }

    @Test
    void forget_draft_givesItsMemoryBack() {
        Draft one = new Draft();
        Draft other = new Draft();
        score(List.of(draft(one, 1, 2, 3, 4), draft(other, 9, 9, 9, 9)));
        scorer.forget(one);
        assertThat(cache.bytes()).isEqualTo(4 * FakeCausalModel.BYTES);
        scorer.forget(other);
        assertThat(model.keptBytes()).isZero();
    }

    @Test
    void forget_draftWhoseTextAnotherHasToo_keepsItForThat() {
        Draft one = new Draft();
        Draft other = new Draft();
        score(List.of(new Request(tokens(0, 1, 2, 3, 4), List.of(one, other))));
        scorer.forget(one);
        assertThat(score(List.of(draft(other, 1, 2, 3, 4, 5)))).containsExactly(new Reward(15, 4));
        scorer.forget(other);
        assertThat(model.keptBytes()).isZero();
    }

    @Test
    void score_draftThatWasForgottenMeanwhile_leavesNothingBehind() {
        Draft draft = new Draft();
        scorer.forget(draft);
        score(List.of(draft(draft, 1, 2, 3, 4)));
        assertThat(model.keptBytes()).isZero();
        assertThat(cache.count()).isZero();
    }

    @Test
    void score_moreThanFits_letsTheLeastRecentlyUsedGo() {
        score(List.of(whole(ids(1, 15)), whole(ids(1, 16))));
        score(List.of(whole(ids(2, 15)), whole(ids(2, 16))));
        score(List.of(whole(ids(1, 17))));
        score(List.of(whole(ids(3, 15)), whole(ids(3, 16))));

        assertThat(scorer.unread(tokens(0, ids(1, 16)))).isEqualTo(1);
        assertThat(scorer.unread(tokens(0, ids(2, 16)))).isEqualTo(16);
        assertThat(scorer.unread(tokens(0, ids(3, 16)))).isEqualTo(1);
        assertThat(cache.bytes()).isEqualTo(30 * FakeCausalModel.BYTES);
    }

    @Test
    void score_beginningThatCannotFit_isReadWithEachText() {
        List<Reward> rewards = score(List.of(whole(ids(1, 50)), whole(ids(1, 51))));
        assertThat(rewards).containsExactly(new Reward(50, 0), new Reward(51, 0));
        assertThat(cache.count()).isZero();
    }

    @Test
    void score_draftsThatDoNotAllFit_keepsSome() {
        List<Draft> drafts = Stream.generate(Draft::new).limit(3).toList();
        score(List.of(
                draft(drafts.get(0), ids(1, 15)), draft(drafts.get(1), ids(2, 15)), draft(drafts.get(2), ids(3, 15))));
        assertThat(cache.bytes()).isEqualTo(30 * FakeCausalModel.BYTES);
        assertThat(score(List.of(draft(drafts.get(0), ids(1, 16))))).containsExactly(new Reward(16, 15));
    }

    @Test
    void score_outOfMemory_forgetsEverythingAndTriesAgain() {
        FakeCausalModel otherModel = new FakeCausalModel();
        PrefixScorer other = new PrefixScorer(otherModel, cache);
        other.score(List.of(whole(9, 9, 9, 9), whole(9, 9, 9, 8)));
        score(List.of(answer(6), answer(7)));
        model.limitMemory(0);

        assertThat(score(List.of(answer(8)))).containsExactly(new Reward(23, 0));
        assertThat(cache.bytes()).isZero();
        assertThat(otherModel.keptBytes()).isZero();
    }

    @Test
    void close_model_leavesNothingOfItBehind() {
        FakeCausalModel otherModel = new FakeCausalModel();
        PrefixScorer other = new PrefixScorer(otherModel, cache);
        score(List.of(answer(6), answer(7)));
        other.score(List.of(answer(6), answer(7)));
        scorer.close();

        assertThat(model.keptBytes()).isZero();
        assertThat(model.isClosed()).isTrue();
        assertThat(otherModel.keptBytes()).isEqualTo(cache.bytes()).isPositive();
    }

    @Test
    void score_modelThatReadsBothWays_readsEveryText() {
        FakeRewardModel encoder = new FakeRewardModel();
        PrefixScorer plain = new PrefixScorer(encoder, cache);
        assertThat(score(plain, List.of(answer(6), answer(7)))).containsExactly(new Reward(21, 0), new Reward(22, 0));
        assertThat(plain.unread(tokens(0, 1, 2, 3))).isEqualTo(3);
        assertThat(cache.misses()).isZero();
    }

    /** Whatever comes, rewards are right, the bound holds, and nothing is closed too early or twice (the model would say so). */
    @Test
    void score_anyTextsAndDrafts_isRightAndBounded() {
        Random random = new Random(3);
        List<Draft> drafts =
                new ArrayList<>(Stream.generate(Draft::new).limit(5).toList());
        for (int round = 0; round < 500; round++) {
            List<Request> texts = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                int[] ids = random.ints(1 + random.nextInt(20), 0, 2).toArray();
                List<Draft> ofText = random.nextInt(3) == 0 ? List.of(drafts.get(random.nextInt(5))) : List.of();
                texts.add(new Request(tokens(random.nextInt(ids.length + 1), ids), ofText));
            }
            List<Reward> rewards = score(texts);
            for (int i = 0; i < texts.size(); i++) {
                Tokens text = texts.get(i).tokens();
                assertThat(rewards.get(i).value()).isEqualTo(FakeRewardModel.sum(text));
                assertThat(rewards.get(i).reused()).isBetween(0, text.length() - 1);
            }
            assertThat(cache.bytes()).isEqualTo(model.keptBytes()).isLessThanOrEqualTo(cache.maxBytes());
            int ended = random.nextInt(5);
            scorer.forget(drafts.set(ended, new Draft()));
        }
        scorer.close();
        assertThat(model.keptBytes()).isZero();
    }

    /** What became of one text. */
    private record Reward(float value, int reused) {}

    private List<Reward> score(List<Request> texts) {
        return score(scorer, texts);
    }

    private static List<Reward> score(PrefixScorer by, List<Request> texts) {
        Scored scored = by.score(texts);
        return IntStream.range(0, texts.size())
                .mapToObj(i ->
                        new Reward(scored.rewards().of(i, 0), scored.reused().get(i)))
                .toList();
    }

    private static Request answer(int... response) {
        return new Request(
                tokens(
                        PROMPT.length,
                        IntStream.concat(IntStream.of(PROMPT), IntStream.of(response))
                                .toArray()),
                List.of());
    }

    private static Request whole(int... ids) {
        return new Request(tokens(0, ids), List.of());
    }

    private static Request draft(Draft draft, int... ids) {
        return new Request(tokens(0, ids), List.of(draft));
    }

    private static int[] ids(int id, int length) {
        return IntStream.generate(() -> id).limit(length).toArray();
    }

    private static Tokens tokens(int promptTokens, int... ids) {
        return new Tokens(ids, new int[ids.length], false, promptTokens);
    }
}
