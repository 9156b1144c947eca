package dev.touchstone.score;

import dev.touchstone.domain.Tokens;
import dev.touchstone.model.Continuation;
import dev.touchstone.model.Continuation.Reads;
import dev.touchstone.model.KeyValues;
import dev.touchstone.model.RewardModel;
import dev.touchstone.score.PrefixPlan.Prefix;
import dev.touchstone.score.PrefixScorer.Request;
import dev.touchstone.score.PrefixScorer.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that are scored together. What is remembered of them stays in memory until this is closed. */
final class PrefixBatch implements AutoCloseable {
    private final RewardModel model;
    private final PrefixCache cache;
    private final List<Request> texts;
    private final PrefixPlan plan;
    private final List<Optional<PrefixCache.Use>> found = new ArrayList<>();
    private final Map<Integer, PrefixCache.Use> prefixes = new HashMap<>();

    PrefixBatch(RewardModel model, PrefixCache cache, List<Request> texts) {
        this.model = model;
        this.cache = cache;
        this.texts = texts;
        texts.forEach(text -> found.add(cache.find(model, text.tokens().ids())));
        this.plan = plan();
    }

    private PrefixPlan plan() {
        List<PrefixPlan.Text> plannable = IntStream.range(0, texts.size())
                .mapToObj(i -> new PrefixPlan.Text(tokens(i).ids(), found(i)))
                .toList();
        return PrefixPlan.of(plannable, cache.leastTokens(), cache.room() / model.keyValueBytes());
    }

    Scored score() {
        cache.makeRoom(plan.tokens() * model.keyValueBytes());
        plan.byDepth().forEach(this::readPrefixes);
        List<Continuation> whole = continuations();
        Reads reads = model.readOn(whole);
        List<Integer> reused = new ArrayList<>();
        for (int i = 0; i < whole.size(); i++) {
            remember(whole.get(i).text(), reads.keyValues().get(i), texts.get(i).drafts())
                    .ifPresent(PrefixCache.Use::close);
            reused.add(Math.max(0, whole.get(i).known() - readFor(i)));
        }
        return new Scored(reads.rewards(), reused);
    }

    private void readPrefixes(List<Integer> numbers) {
        List<Continuation> beginnings = numbers.stream().map(this::beginning).toList();
        Reads reads = model.readOn(beginnings);
        for (int i = 0; i < beginnings.size(); i++) {
            int number = numbers.get(i);
            remember(beginnings.get(i).text(), reads.keyValues().get(i), List.of())
                    .ifPresent(use -> prefixes.put(number, use));
        }
    }

    private Continuation beginning(int number) {
        Prefix prefix = plan.prefixes().get(number);
        Tokens text = tokens(prefix.text());
        Tokens first = new Tokens(
                Arrays.copyOf(text.ids(), prefix.length()), Arrays.copyOf(text.typeIds(), prefix.length()), false);
        return after(prefix.base(), prefix.text(), first, true);
    }

    private List<Continuation> continuations() {
        List<Continuation> whole = new ArrayList<>();
        long kept = 0;
        for (int i = 0; i < texts.size(); i++) {
            boolean keep = isWorthKeeping(i) && hasRoom(kept + tokens(i).length());
            kept += keep ? tokens(i).length() : 0;
            whole.add(after(plan.ofTexts().get(i), i, tokens(i), keep));
        }
        return whole;
    }

    /** A draft will go on, and a prompt may come back. */
    private boolean isWorthKeeping(int text) {
        int known = longest(plan.ofTexts().get(text), text)
                .map(PrefixCache.Use::known)
                .orElse(0);
        return !texts.get(text).drafts().isEmpty() || tokens(text).promptTokens() - known >= cache.leastTokens();
    }

    /** What is to be read behind the longer of a prefix and what was found of a text. */
    private Continuation after(int prefix, int text, Tokens tokens, boolean kept) {
        Optional<PrefixCache.Use> longest = longest(prefix, text);
        int known = longest.map(PrefixCache.Use::known).orElse(0);
        // The reward is read at the last token, so that one is always read again.
        return new Continuation(
                tokens, longest.map(PrefixCache.Use::keyValues), Math.min(known, tokens.length() - 1), kept);
    }

    private Optional<PrefixCache.Use> longest(int prefix, int text) {
        return Stream.concat(found.get(text).stream(), Optional.ofNullable(prefixes.get(prefix)).stream())
                .max((a, b) -> Integer.compare(a.known(), b.known()));
    }

    private Optional<PrefixCache.Use> remember(Tokens text, Optional<KeyValues> read, Collection<Draft> drafts) {
        return read.map(keyValues -> cache.add(model, text.ids(), keyValues, drafts));
    }

    /** Tokens of prefixes that were read on account of a text. */
    private int readFor(int text) {
        return plan.prefixes().stream()
                .filter(prefix -> prefix.text() == text)
                .mapToInt(Prefix::unread)
                .sum();
    }

    private boolean hasRoom(long tokens) {
        return cache.makeRoom(tokens * model.keyValueBytes());
    }

    private Tokens tokens(int text) {
        return texts.get(text).tokens();
    }

    private int found(int text) {
        return found.get(text).map(PrefixCache.Use::known).orElse(0);
    }

    @Override
    public void close() {
        found.forEach(use -> use.ifPresent(PrefixCache.Use::close));
        prefixes.values().forEach(PrefixCache.Use::close);
    }
}
