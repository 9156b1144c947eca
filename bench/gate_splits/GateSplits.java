import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.Verdict;
import dev.touchstone.gate.Calibrator;
import dev.touchstone.gate.Gate;
import dev.touchstone.gate.LabelledReward;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How often a gate that was calibrated on one half of some labelled answers keeps its bound on the other half.
 *
 * <p>Usage: java -cp 'target/quarkus-app/app/*:target/quarkus-app/lib/main/*' bench/gate_splits/GateSplits.java labelled.jsonl
 * scores.jsonl FALSE_ACCEPT FALSE_BLOCK CONFIDENCE, where `touchstone score` made scores.jsonl from labelled.jsonl.
 */
final class GateSplits {
    private static final int SPLITS = 100;

    public static void main(String... args) throws Exception {
        List<LabelledReward> answers = answers(Path.of(args[0]), Path.of(args[1]));
        GateTarget target = new GateTarget(
                Double.parseDouble(args[2]), Double.parseDouble(args[3]), Double.parseDouble(args[4]));
        int keptTarget = 0;
        double sum = 0;
        double worst = 0;
        for (int seed = 0; seed < SPLITS; seed++) {
            List<LabelledReward> shuffled = new ArrayList<>(answers);
            Collections.shuffle(shuffled, new Random(seed));
            int half = shuffled.size() / 2;
            Calibration calibration = Calibrator.calibrate(
                    shuffled.subList(0, half), target, seed, "contract", "", Instant.EPOCH);
            double rate = falseAccept(calibration, shuffled.subList(half, shuffled.size()));
            keptTarget += rate <= target.maxFalseAccept() ? 1 : 0;
            sum += rate;
            worst = Math.max(worst, rate);
        }
        System.out.printf(
                "false-accept rate on the other half: at most %.3f in %d of %d splits, mean %.4f, worst %.4f%n",
                target.maxFalseAccept(), keptTarget, SPLITS, sum / SPLITS, worst);
    }

    private static double falseAccept(Calibration calibration, List<LabelledReward> answers) {
        List<LabelledReward> unacceptable =
                answers.stream().filter(answer -> !answer.acceptable()).toList();
        long accepted = unacceptable.stream()
                .filter(answer -> Gate.verdict(calibration, answer.reward()) == Verdict.ACCEPT)
                .count();
        return (double) accepted / unacceptable.size();
    }

    private static List<LabelledReward> answers(Path labelled, Path scores) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<String> labels = Files.readAllLines(labelled);
        List<String> rewards = Files.readAllLines(scores);
        List<LabelledReward> answers = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            JsonNode score = json.readTree(rewards.get(i));
            answers.add(new LabelledReward(
                    score.get("reward").asDouble(),
                    json.readTree(labels.get(i)).get("label").asInt() == 1));
        }
        return answers;
    }
}
