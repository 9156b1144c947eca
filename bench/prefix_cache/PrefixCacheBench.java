import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Tokens;
import dev.touchstone.score.Draft;
import dev.touchstone.score.PrefixCache;
import dev.touchstone.score.PrefixScorer;
import dev.touchstone.score.PrefixScorer.Request;
import dev.touchstone.score.PrefixScorer.Scored;
import dev.touchstone.model.RewardModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * What remembered keys and values save: 16 answers to one prompt, and an answer of 512 tokens that is checked every 50 while it is
 * written. The median of five rounds, each with other tokens.
 *
 * <pre>java -cp 'target/quarkus-app/app/*:target/quarkus-app/lib/main/*' bench/prefix_cache/PrefixCacheBench.java DIRECTORY</pre>
 */
final class PrefixCacheBench {
    private static final int PROMPT = 400;
    private static final int ANSWER = 50;
    private static final int ANSWERS = 16;
    private static final int DRAFT = 512;
    private static final int CADENCE = 50;
    private static final int ROUNDS = 5;
    private static final int VOCABULARY = 8000;
    private static final long CACHE_BYTES = 1L << 30;

    private final RewardModel model;
    private final Random random = new Random(0);

    private PrefixCacheBench(RewardModel model) {
        this.model = model;
    }

    public static void main(String[] args) {
        try (RewardModel model = RewardModel.load(Path.of(args[0]), ComputeDevice.CPU)) {
            new PrefixCacheBench(model).run();
        }
    }

    private void run() {
        System.out.printf("%d answers of %d tokens to a prompt of %d%n", ANSWERS, ANSWER, PROMPT);
        tell("one by one, nothing remembered", scorer -> oneByOne(scorer, answers()), 0);
        tell("one batch, nothing remembered", scorer -> batch(scorer, answers()), 0);
        tell("one by one", scorer -> oneByOne(scorer, answers()), CACHE_BYTES);
        tell("one batch", scorer -> batch(scorer, answers()), CACHE_BYTES);
        tell("one batch of each of four requests", this::fourRequests, CACHE_BYTES);
        System.out.printf("an answer of %d tokens, checked every %d%n", DRAFT, CADENCE);
        tell("nothing remembered", this::live, 0);
        tell("with what the check before read", this::live, CACHE_BYTES);
        for (int known : new int[] {0, 8, 16, 32, 64}) {
            System.out.printf("%d answers of %d tokens to a prompt of %d%n", ANSWERS, ANSWER, known);
            tell("nothing remembered", scorer -> batch(scorer, answers(known)), 0);
            tell("one batch", scorer -> batch(scorer, answers(known)), CACHE_BYTES);
        }
    }

    /** Prints the median time, and how many tokens were read. */
    private void tell(String what, Function<PrefixScorer, Long> work, long cacheBytes) {
        double[] seconds = new double[ROUNDS];
        long read = 0;
        for (int round = -1; round < ROUNDS; round++) {
            PrefixScorer scorer = new PrefixScorer(model, new PrefixCache(cacheBytes));
            long begin = System.nanoTime();
            read = work.apply(scorer);
            if (round >= 0) {
                seconds[round] = (System.nanoTime() - begin) / 1e9;
            }
        }
        Arrays.sort(seconds);
        System.out.printf("  %-40s %.3f s, %d tokens read%n", what, seconds[ROUNDS / 2], read);
    }

    private long oneByOne(PrefixScorer scorer, List<Tokens> texts) {
        return texts.stream().mapToLong(text -> batch(scorer, List.of(text))).sum();
    }

    private long batch(PrefixScorer scorer, List<Tokens> texts) {
        return read(
                texts,
                scorer.score(
                        texts.stream().map(text -> new Request(text, List.of())).toList()));
    }

    private long fourRequests(PrefixScorer scorer) {
        List<Tokens> texts = answers();
        long read = 0;
        for (int i = 0; i < ANSWERS; i += ANSWERS / 4) {
            read += batch(scorer, texts.subList(i, i + ANSWERS / 4));
        }
        return read;
    }

    private long live(PrefixScorer scorer) {
        Tokens whole = text(ids(DRAFT), new int[0]);
        Draft draft = new Draft();
        long read = 0;
        for (int end = CADENCE; end < DRAFT + CADENCE; end += CADENCE) {
            Tokens text = text(Arrays.copyOf(whole.ids(), Math.min(end, DRAFT)), new int[0]);
            read += read(List.of(text), scorer.score(List.of(new Request(text, List.of(draft)))));
        }
        scorer.forget(draft);
        return read;
    }

    private static long read(List<Tokens> texts, Scored scored) {
        return texts.stream().mapToLong(Tokens::length).sum()
                - scored.reused().stream().mapToLong(Integer::longValue).sum();
    }

    private List<Tokens> answers() {
        return answers(PROMPT);
    }

    private List<Tokens> answers(int promptTokens) {
        int[] prompt = ids(promptTokens);
        List<Tokens> texts = new ArrayList<>();
        for (int i = 0; i < ANSWERS; i++) {
            texts.add(text(prompt, ids(ANSWER)));
        }
        return texts;
    }

    private static Tokens text(int[] prompt, int[] answer) {
        int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length);
        System.arraycopy(answer, 0, ids, prompt.length, answer.length);
        return new Tokens(ids, new int[ids.length], false, answer.length == 0 ? 0 : prompt.length);
    }

    private int[] ids(int length) {
        return random.ints(length, 4, VOCABULARY).toArray();
    }
}
