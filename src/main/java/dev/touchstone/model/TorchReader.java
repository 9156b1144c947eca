package dev.touchstone.model;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Rewards;
import dev.touchstone.engine.DeviceTensor;
import dev.touchstone.engine.TensorData;
import dev.touchstone.engine.TorchProgram;
import dev.touchstone.model.Continuation.Reads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Has a program read texts, in passes of bounded size. */
final class TorchReader implements AutoCloseable {
    /** A token that was read before is only looked at: it takes about this much less memory and time than one that is read. */
    private static final int KNOWN_PER_UNREAD = 4;

    private final TorchProgram program;
    private final Layout layout;
    private final int outputs;
    private final long tokensPerPass;
    /** The past of texts without one; of causal models. */
    private final Optional<DeviceTensor> nothing;

    TorchReader(TorchProgram program, Layout layout, int outputs, long tokensPerPass, ComputeDevice device) {
        this.program = program;
        this.layout = layout;
        this.outputs = outputs;
        this.tokensPerPass = tokensPerPass;
        this.nothing = layout.past().map(past -> DeviceTensor.zeros(past.shape(0), device));
    }

    /** As {@link RewardModel#readOn}. */
    Reads read(List<Continuation> texts) {
        List<Integer> byLength = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> texts.get(i).unread()))
                .toList();
        float[] rewards = new float[texts.size() * outputs];
        List<Optional<KeyValues>> kept = new ArrayList<>(Collections.nCopies(texts.size(), Optional.empty()));
        try {
            for (List<Integer> pass : Packing.pack(byLength, i -> weight(texts.get(i)), tokensPerPass)) {
                Reads some = pass(pass.stream().map(texts::get).toList());
                for (int i = 0; i < pass.size(); i++) {
                    System.arraycopy(some.rewards().values(), i * outputs, rewards, pass.get(i) * outputs, outputs);
                    kept.set(pass.get(i), some.keyValues().get(i));
                }
            }
            return new Reads(new Rewards(outputs, TorchRewardModel.finite(rewards)), kept);
        } catch (RuntimeException e) {
            kept.forEach(keyValues -> keyValues.ifPresent(KeyValues::close));
            throw e;
        }
    }

    private static long weight(Continuation text) {
        return text.unread() + (long) text.known() / KNOWN_PER_UNREAD;
    }

    private Reads pass(List<Continuation> texts) {
        TokenBatch batch = new TokenBatch(texts);
        List<TensorData> inputs = new ArrayList<>(batch.inputs(layout.head().pooling()));
        if (batch.isFresh()) {
            return reads(batch, program.infer("forward", array(inputs)).getFirst(), List.of());
        }
        inputs.add(batch.pastsOfRuns());
        inputs.add(batch.keeps());
        TorchProgram.Kept kept = program.inferKeeping("read_on", pasts(batch), array(inputs));
        List<Integer> lengths = batch.lengthsOfKept();
        return reads(
                batch,
                kept.first(),
                IntStream.range(0, lengths.size())
                        .<KeyValues>mapToObj(i -> past(kept.others().get(i), lengths.get(i)))
                        .toList());
    }

    private List<DeviceTensor> pasts(TokenBatch batch) {
        return Stream.concat(nothing.stream(), batch.pasts().stream().map(past -> ((Past) past).tensor))
                .toList();
    }

    private Past past(DeviceTensor tensor, int tokens) {
        return new Past(tensor, tokens, tokens * layout.past().orElseThrow().bytes());
    }

    private Reads reads(TokenBatch batch, float[] rewards, List<KeyValues> kept) {
        return new Reads(new Rewards(outputs, batch.inOrderOfTexts(rewards)), batch.inOrderOfTexts(kept));
    }

    private static TensorData[] array(List<TensorData> inputs) {
        return inputs.toArray(TensorData[]::new);
    }

    @Override
    public void close() {
        nothing.ifPresent(DeviceTensor::close);
    }

    /** Keys and values on the device. */
    private record Past(DeviceTensor tensor, int tokens, long bytes) implements KeyValues {
        @Override
        public void close() {
            tensor.close();
        }
    }
}
