package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.LoraOptions.Publish;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.Tuning;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What PEFT says about training adapters over a tiny model, recorded by src/test/golden/make_lora_golden.py. */
record GoldenLora(GoldenModel model, JsonNode expected) {
    static List<GoldenLora> of(GoldenModel model) {
        try {
            JsonNode file = new ObjectMapper()
                    .readTree(model.directory().resolve("lora.json").toFile());
            List<GoldenLora> cases = new ArrayList<>();
            file.get("cases").forEach(each -> cases.add(new GoldenLora(model, each)));
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The base with its adapters as PEFT began. */
    TrainableModel load() {
        TrainableModel trainable = TrainableModel.load(
                model.directory(),
                ComputeDevice.CPU,
                new Tuning(3, RewardChoice.ONLY_OUTPUT, Optional.of(options()), Precision.FP32));
        begin(trainable);
        return trainable;
    }

    private LoraOptions options() {
        JsonNode targets = expected.get("target_modules");
        return new LoraOptions(
                expected.get("r").asInt(),
                expected.get("alpha").asDouble(),
                0,
                targets.isTextual() ? List.of(targets.textValue()) : List.of(),
                Publish.MERGED);
    }

    /** B is zero. */
    private void begin(TrainableModel trainable) {
        JsonNode adapters = expected.get("adapters");
        SortedMap<String, TensorData> weights =
                new TreeMap<>(trainable.trained().tensors());
        Set<String> drawn = weights.keySet().stream()
                .filter(name -> name.endsWith(".lora_A.weight"))
                .collect(Collectors.toSet());
        assertThat(drawn)
                .isEqualTo(adapters.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet()));
        weights.replaceAll((name, tensor) -> drawn.contains(name)
                ? TensorData.ofFloats(tensor.shape(), GoldenModel.floats(adapters.get(name)))
                : tensor);
        trainable.trained().overwrite(weights);
    }

    /** Takes a step of the training. */
    Step step(TrainableModel trainable, boolean checkpointing) {
        var pairs = model.pairs();
        double loss = trainable
                .backward(pairs, 1 / pairs.totalWeight(), number("centering"), checkpointing)
                .loss();
        return new Step(loss, trainable.step(number("learning_rate"), number("weight_decay"), number("max_grad_norm")));
    }

    private double number(String name) {
        return expected.get(name).asDouble();
    }

    double[] losses() {
        return GoldenModel.doubles(expected.get("losses"));
    }

    double[] norms() {
        return GoldenModel.doubles(expected.get("gradient_norms"));
    }

    /** Of the second batch, once the adapters were merged. */
    float[] scores() {
        return GoldenModel.floats(expected.get("scores"));
    }

    /** @param norm of the gradients */
    record Step(double loss, double norm) {}

    @Override
    public String toString() {
        return model.directory().getFileName() + " " + expected.get("target_modules");
    }
}
