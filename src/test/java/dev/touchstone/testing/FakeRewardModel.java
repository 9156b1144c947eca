package dev.touchstone.testing;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.Tokens;
import dev.touchstone.model.RewardModel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** A model whose reward of a text is the sum of its token ids; it can be held up, made to fail, and asked what it saw. */
public final class FakeRewardModel implements RewardModel {
    /** Longest text it takes, in tokens. */
    public static final int MAX_LENGTH = 64;

    /** Of its weights. */
    public static final long BYTES = 4;

    private final List<List<Tokens>> batches = new CopyOnWriteArrayList<>();
    private final Phaser entered = new Phaser(1);
    private final Semaphore allowed = new Semaphore(1_000_000);
    private volatile Function<List<Tokens>, float[]> rewards = FakeRewardModel::sums;
    private volatile List<String> attributes = List.of(Attribute.OVERALL);
    private volatile boolean closed;

    public static float sum(Tokens text) {
        float sum = 0;
        for (int id : text.ids()) {
            sum += id;
        }
        return sum;
    }

    public static float[] sums(List<Tokens> texts) {
        float[] sums = new float[texts.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = sum(texts.get(i));
        }
        return sums;
    }

    /** From now on it answers with what {@code newRewards} returns or throws. */
    public FakeRewardModel answering(Function<List<Tokens>, float[]> newRewards) {
        rewards = newRewards;
        return this;
    }

    /** From now on every batch waits inside the model for {@link #letOneBatchPass}. */
    public void hold() {
        allowed.drainPermits();
    }

    public void letOneBatchPass() {
        allowed.release();
    }

    public void letAllPass() {
        allowed.release(1_000_000);
    }

    /** Waits until {@code count} batches in all have come in. */
    public void awaitBatches(int count) {
        while (entered.getPhase() < count) {
            entered.awaitAdvance(entered.getPhase());
        }
    }

    /** What it was asked, batch by batch. */
    public List<List<Tokens>> batches() {
        return List.copyOf(batches);
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public float[] score(List<Tokens> texts) {
        if (closed) {
            throw new IllegalStateException("scored after it was closed");
        }
        batches.add(List.copyOf(texts));
        entered.arrive();
        allowed.acquireUninterruptibly();
        return rewards.apply(texts);
    }

    /** From now on it has two outputs: what it answers, and ten times that. */
    public FakeRewardModel judging(String first, String second) {
        attributes = List.of(first, second);
        return this;
    }

    @Override
    public Rewards rewards(List<Tokens> texts) {
        float[] first = score(texts);
        if (attributes.size() == 1) {
            return Rewards.ofOne(first);
        }
        float[] both = new float[2 * first.length];
        for (int i = 0; i < first.length; i++) {
            both[2 * i] = first[i];
            both[2 * i + 1] = 10 * first[i];
        }
        return new Rewards(2, both);
    }

    @Override
    public List<String> attributes() {
        return attributes;
    }

    @Override
    public int maxLength() {
        return MAX_LENGTH;
    }

    @Override
    public String architecture() {
        return "FakeForSequenceClassification";
    }

    @Override
    public long parameters() {
        return 1;
    }

    @Override
    public void close() {
        closed = true;
    }
}
